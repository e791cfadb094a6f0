/**
 * What limits a rule of the configuration, besides the entries that it is about.
 *
 * <p>The time of an entry comes in; whether the rule holds then goes out. {@link logmon.filter.limit.Validity} is the time
 * for which a rule is in force, {@link logmon.filter.limit.Hours} the windows of the week that it can have.
 * {@link logmon.filter.limit.MoreThan} is a threshold, and {@link logmon.filter.limit.Counter} counts for it. Pure values: nothing here knows an entry or a key of the configuration.
 */
package logmon.filter.limit;
