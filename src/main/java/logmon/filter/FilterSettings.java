package logmon.filter;

import java.util.List;
import java.util.regex.Pattern;
import logmon.filter.logcheck.LogcheckRules;

/**
 * Which entries matter.
 *
 * @param level entries less severe than this are not looked at; 0 (emerg) to 7 (debug)
 * @param keywords found anywhere in {@code MESSAGE}
 * @param alwaysPriority entries at least this severe alert whatever they say; -1: none do
 * @param rules false positives, in the order of the file, defaults first
 * @param logcheck further ones, of {@code ignore.logcheck}; none as a rule
 */
public record FilterSettings(
        int level, Pattern keywords, int alwaysPriority, List<Rule> rules, LogcheckRules logcheck) {}
