/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The topics of an endpoint that keep what is sent to them.
 *
 * @param rules the rules, of which the first that matches a topic holds for it
 */
public record HistoryRules(List<Rule> rules) {

    /** The rules of an endpoint whose topics keep nothing. */
    public static final HistoryRules NONE = new HistoryRules(List.of());

    private static final int MAX_MESSAGES = 10_000;
    private static final Pattern SYNTAX = Pattern.compile("([^=,@][^=,]*)=(\\d{1,5})/([^=,/]+)");

    /**
     * The bounds of what the topics with certain names keep.
     *
     * @param pattern the names; an asterisk stands for any characters, or none
     * @param messages how many messages, from 1 to 10 000
     * @param age for how long
     */
    public record Rule(String pattern, int messages, Duration age) {

        /** Returns whether the rule is for a topic. Takes a time that grows with the product of both lengths, and no more. */
        boolean matches(String topic) {
            int inPattern = 0;
            int inTopic = 0;
            int afterStar = -1;
            int retry = 0;
            while (inTopic < topic.length()) {
                if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
                    afterStar = ++inPattern;
                    retry = inTopic;
                } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == topic.charAt(inTopic)) {
                    inPattern++;
                    inTopic++;
                } else if (afterStar >= 0) {
                    inPattern = afterStar;
                    inTopic = ++retry;
                } else {
                    return false;
                }
            }
            return pattern.substring(inPattern).chars().allMatch(rest -> rest == '*');
        }

        @Override
        public String toString() {
            return pattern + "=" + messages + "/" + age;
        }
    }

    /** Copies the list. */
    public HistoryRules {
        rules = List.copyOf(rules);
    }

    /** Parses rules that are separated by commas; empty if one of them is none. */
    static Optional<HistoryRules> parse(String text) {
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        List<Rule> rules = new ArrayList<>();
        for (String written : text.split(",", -1)) {
            Optional<Rule> rule = rule(written.strip());
            if (rule.isEmpty() || rules.stream().anyMatch(before -> before.pattern.equals(rule.get().pattern))) {
                return Optional.empty();
            }
            rules.add(rule.get());
        }
        return Optional.of(new HistoryRules(rules));
    }

    private static Optional<Rule> rule(String written) {
        Matcher matcher = SYNTAX.matcher(written);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int messages = Integer.parseInt(matcher.group(2));
        return messages < 1 || messages > MAX_MESSAGES
                ? Optional.empty()
                : SettingFormat.duration(matcher.group(3).strip())
                        .map(age -> new Rule(matcher.group(1).strip(), messages, age));
    }

    /** Returns the rule for a topic; empty if it keeps nothing. */
    public Optional<Rule> of(String topic) {
        for (Rule rule : rules) {
            if (rule.matches(topic)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return rules.isEmpty() ? "none" : rules.stream().map(Rule::toString).collect(Collectors.joining(","));
    }
}
