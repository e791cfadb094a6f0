/**
 * The ignore rules of logcheck(8): POSIX regular expressions for the lines of syslog that are normal.
 *
 * <p>Rule files come in; for each entry the name of the file goes out whose rule ignores it, if there is one.
 *
 * <p>Read {@link logmon.filter.logcheck.LogcheckRules} first: it reads the files. {@link logmon.filter.logcheck.Layer} has
 * the rules that come before the ignore rules. {@link logmon.filter.logcheck.RuleIndex} keeps rules by the program name
 * they begin with, because Debian ships some 1,400 rules and an entry must not try each.
 * {@link logmon.filter.logcheck.SyslogHeader} and {@link logmon.filter.logcheck.SyslogLine} build the line that syslog
 * would have written, {@link logmon.filter.logcheck.LogcheckRule} is one rule. {@link logmon.filter.logcheck.PosixRegex}
 * is the translation of a rule for {@code java.util.regex}; {@link logmon.filter.logcheck.PosixRegexParser},
 * {@link logmon.filter.logcheck.RegexPart} and {@link logmon.filter.logcheck.BracketExpression} make it.
 */
package logmon.filter.logcheck;
