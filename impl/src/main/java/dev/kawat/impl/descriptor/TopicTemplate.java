/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of the name of a topic, with variables in braces.
 *
 * @param template the template as declared
 */
public record TopicTemplate(String template) {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    /** Returns the names of the variables, sorted. */
    public Set<String> variables() {
        Set<String> names = new TreeSet<>();
        VARIABLE.matcher(template).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    /** Returns whether every brace belongs to a variable. */
    public boolean isWellFormed() {
        String rest = VARIABLE.matcher(template).replaceAll("");
        return rest.indexOf('{') < 0 && rest.indexOf('}') < 0;
    }

    /** Returns the name of the topic. The values of the variables are not encoded. */
    public String name(UnaryOperator<String> values) {
        return VARIABLE.matcher(template).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }
}
