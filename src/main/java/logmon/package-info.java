/**
 * logmon mails the entries of systemd's journal that matter. This package is the program as its user calls it: arguments
 * come in, an exit status goes out.
 *
 * <p>{@link logmon.CommandLine} reads the arguments, {@link logmon.LogMon} builds the parts that the chosen mode needs
 * and runs them, {@link logmon.ExitStatus} names the results. Read them in this order.
 *
 * <p>The work is done below: {@code daemon} is the service, {@code replay} shows what a configuration decides,
 * {@code check} tests the set-up. All three use {@code config}, which fills the settings of {@code smtp}, {@code alert},
 * {@code filter} and {@code journal}. A package imports only packages below it; {@code ArchitectureTest} checks that.
 */
package logmon;
