/**
 * The C functions that logmon calls, and the little that is needed around them.
 *
 * <p>{@link logmon.systemd.LibSystemd} and {@link logmon.systemd.LibC} declare the functions under their C names; their
 * man pages are the reference. {@link logmon.systemd.JournalException} turns a negative result into a message with the
 * call's name and the fix. {@link logmon.systemd.ServiceManager} sends the service's state to systemd,
 * {@link logmon.systemd.ProcessMemory} returns memory to the kernel, {@link logmon.systemd.BootId} reads the id of this
 * boot. Read them in this order.
 */
package logmon.systemd;
