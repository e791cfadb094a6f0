/**
 * logmon's own log, on standard error.
 *
 * <p>{@link logmon.log.Log} gives the logger. {@link logmon.log.JournaldLayout} writes its lines as journald reads them,
 * with the priority in front; Logback finds it by the entry in {@code META-INF/services}.
 */
package logmon.log;
