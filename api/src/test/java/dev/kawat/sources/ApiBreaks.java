/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a newer API what does not fit applications of an older one: what is gone or has another signature, and what is asked in
 * addition of those who implement a type.
 */
final class ApiBreaks {

    private static final Pattern MEMBER = Pattern.compile("([\\w$]+)(?=\\(| = |$)");

    private final Set<String> implementedByKawatAlone;
    private final NavigableMap<String, String> breaks = new TreeMap<>();

    private ApiBreaks(Set<String> implementedByKawatAlone) {
        this.implementedByKawatAlone = implementedByKawatAlone;
    }

    /**
     * Returns the breaks between two descriptions.
     *
     * @param implementedByKawatAlone the simple names of types that applications call and do not implement
     * @return what has happened, by what it has happened to, as a changelog calls it: {@code Type} or {@code Type.member}
     */
    static NavigableMap<String, String> between(
            ApiDescription older, ApiDescription newer, Set<String> implementedByKawatAlone) {
        ApiBreaks breaks = new ApiBreaks(implementedByKawatAlone);
        Map<String, String> declarations = new TreeMap<>();
        newer.types().keySet().forEach(declaration -> declarations.put(name(declaration), declaration));
        older.types().forEach((declaration, members) -> {
            String now = declarations.get(name(declaration));
            if (now == null) {
                breaks.add(simpleName(declaration), "gone: " + declaration);
            } else {
                breaks.compareTypes(declaration, now);
                breaks.compareMembers(declaration, members, newer.types().get(now));
            }
        });
        return breaks.breaks;
    }

    private void compareTypes(String before, String now) {
        if (!before.equals(now)) {
            add(simpleName(before), "was: " + before + "\n  is: " + now);
        }
    }

    private void compareMembers(String declaration, NavigableSet<String> before, NavigableSet<String> now) {
        String type = simpleName(declaration);
        for (String member : before) {
            if (!now.contains(member)) {
                add(type + "." + memberName(member), "gone or changed: " + member);
            }
        }
        for (String member : now) {
            boolean isAsked = member.contains(" abstract ") && !member.contains(" default ");
            if (isAsked && !before.contains(member) && !implementedByKawatAlone.contains(type)) {
                add(type + "." + memberName(member), "asked in addition of those who implement it: " + member);
            }
        }
    }

    private void add(String subject, String event) {
        breaks.merge(subject, event, (first, second) -> first + "\n" + second);
    }

    /** The binary name of a type. */
    private static String name(String declaration) {
        return declaration.substring(0, declaration.indexOf(':'));
    }

    /** The name of a type without its package, with '.' for nesting. */
    private static String simpleName(String declaration) {
        String name = name(declaration);
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    private static String memberName(String member) {
        Matcher name = MEMBER.matcher(member);
        if (!name.find()) {
            throw new IllegalArgumentException("member must have a name, got '" + member + "'");
        }
        return name.group(1);
    }
}
