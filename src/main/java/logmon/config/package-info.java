/**
 * The configuration: what its keys mean, their defaults, and every check.
 *
 * <p>A properties file comes in, and further ones of its directory. An immutable {@link logmon.config.Config} goes out,
 * made of the settings records of the packages below; or an exception that lists every fault with its file and line.
 * Nothing below this package knows a key's name for more than a message, and nothing checks a value a second time.
 *
 * <p>Read {@link logmon.config.Config} first: it has the keys and their defaults. {@link logmon.config.ConfigFiles} finds
 * and reads the files, {@link logmon.config.ConfigFile} knows their syntax, {@link logmon.config.SettingValues} converts
 * values to types, and {@link logmon.config.ConfigParser} puts the settings together.
 * {@link logmon.config.AlertRuleSettings} reads what becomes of alerts.
 * {@link logmon.config.BuiltInRules} has the rules for what healthy machines log, {@link logmon.config.RuleSettings}
 * reads those of the files, and {@link logmon.config.KnownKeys} rejects unknown keys.
 */
package logmon.config;
