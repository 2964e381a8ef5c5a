/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.problem.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The path of an endpoint. It has literal segments, and variables that stand for one whole segment each (RFC 6570 level 1, as
 * Jakarta WebSocket section 4.1.1 uses it). Immutable.
 *
 * <p>The more specific of two templates with the same number of segments comes first: at the first segment where one has a
 * literal and the other a variable, that with the literal. Other templates match no path in common, and the shorter comes first.
 * {@link #EVERY_PATH} comes last.
 */
public final class PathTemplate implements Comparable<PathTemplate> {

    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern ILLEGAL_IN_LITERAL = Pattern.compile("[{}?#*;\\s\\\\]");

    /** A segment with its decoded text, or the name of its variable. */
    private record Segment(String text, boolean variable) {

        boolean accepts(String decoded) {
            return variable ? !decoded.isEmpty() && isName(decoded) : text.equals(decoded);
        }

        /** Returns whether this segment accepts a value, or would accept it if the value were well formed. */
        boolean resembles(String encoded) {
            Optional<String> decoded = decode(encoded);
            return decoded.isEmpty() ? variable : accepts(decoded.get()) || (variable && !isName(decoded.get()));
        }
    }

    /** The path of an endpoint that serves every path that no other endpoint has. */
    public static final PathTemplate EVERY_PATH = new PathTemplate("/**", List.of());

    private final String template;
    private final List<Segment> segments;

    private PathTemplate(String template, List<Segment> segments) {
        this.template = template;
        this.segments = segments;
    }

    /** Parses a declared template; empty if it breaks a rule. Adds a problem for each broken rule. */
    public static Optional<PathTemplate> parse(String template, String where, Problems problems) {
        if (!template.startsWith("/")) {
            problems.add(where, "path must start with '/'", template);
            return Optional.empty();
        }
        if (template.length() > 1 && template.endsWith("/") && !template.endsWith("//")) {
            problems.add(where, "path must not end with '/'", template);
            return Optional.empty();
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean valid = true;
        for (String segment : split(template)) {
            Optional<String> broken = brokenRule(segment, names);
            if (broken.isPresent()) {
                problems.add(where, broken.get(), template);
                valid = false;
            } else if (segment.startsWith("{")) {
                segments.add(new Segment(segment.substring(1, segment.length() - 1), true));
            } else {
                segments.add(new Segment(decode(segment).orElse(segment), false));
            }
        }
        return valid ? Optional.of(new PathTemplate(template, List.copyOf(segments))) : Optional.empty();
    }

    private static Optional<String> brokenRule(String segment, Set<String> names) {
        if (segment.indexOf('{') != segment.lastIndexOf('{')) {
            return Optional.of("path segment must have only one variable and nothing else, not '" + segment + "'");
        }
        if (segment.startsWith("{") && segment.endsWith("}")) {
            String name = segment.substring(1, segment.length() - 1);
            if (!VARIABLE_NAME.matcher(name).matches()) {
                return Optional.of("path variable must be a name in braces, not '" + segment + "'");
            }
            return names.add(name)
                    ? Optional.empty()
                    : Optional.of("path variable '" + name + "' must occur only once");
        }
        if (segment.isEmpty()) {
            return Optional.of("path must not have an empty segment");
        }
        if (ILLEGAL_IN_LITERAL.matcher(segment).find()) {
            return Optional.of("path segment must be a literal or one whole {variable}, not '" + segment + "'");
        }
        Optional<String> decoded = decode(segment);
        if (decoded.isEmpty()) {
            return Optional.of("path segment must be percent-encoded UTF-8, not '" + segment + "'");
        }
        return isDots(decoded.get()) ? Optional.of("path must not have a segment '" + segment + "'") : Optional.empty();
    }

    /** Returns the percent-decoded values of the variables in a path; empty if this template does not match it. */
    public Optional<Map<String, String>> match(String rawPath) {
        if (isEveryPath()) {
            return rawPath.startsWith("/") ? Optional.of(Map.of()) : Optional.empty();
        }
        List<String> parts = parts(rawPath);
        if (parts.size() != segments.size() || !rawPath.startsWith("/")) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Optional<String> part = decode(parts.get(i));
            Segment segment = segments.get(i);
            if (part.isEmpty() || !segment.accepts(part.get())) {
                return Optional.empty();
            }
            if (segment.variable()) {
                values.put(segment.text(), part.get());
            }
        }
        return Optional.of(values);
    }

    /**
     * Returns whether this template matches a path, or would match it if the values of its variables were well formed. A value that
     * cannot be decoded, or is not the name of one segment, makes a malformed request, which gets 400.
     */
    public boolean resembles(String rawPath) {
        List<String> parts = parts(rawPath);
        return !isEveryPath()
                && parts.size() == segments.size()
                && rawPath.startsWith("/")
                && IntStream.range(0, parts.size())
                        .allMatch(i -> segments.get(i).resembles(parts.get(i)));
    }

    /** Returns whether two paths are equal, segment by segment, when they are decoded and have no parameters. */
    public static boolean isSamePath(String one, String other) {
        return parts(one).equals(parts(other)) || decodedParts(one).equals(decodedParts(other));
    }

    private static List<String> decodedParts(String path) {
        return parts(path).stream().map(part -> decode(part).orElse(part)).toList();
    }

    /** Returns the names of the variables, in the order of the path. */
    public Set<String> variables() {
        return segments.stream()
                .filter(Segment::variable)
                .map(Segment::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns whether this template matches every path, after all others. */
    public boolean isEveryPath() {
        return equals(EVERY_PATH);
    }

    /** Returns whether both match exactly the same paths. */
    public boolean isEquivalentTo(PathTemplate other) {
        return isEveryPath() == other.isEveryPath() && shape().equals(other.shape());
    }

    /** Returns the literals, and an empty text for each variable, because a literal is never empty. */
    private List<String> shape() {
        return segments.stream().map(s -> s.variable() ? "" : s.text()).toList();
    }

    @Override
    public int compareTo(PathTemplate other) {
        if (isEveryPath() != other.isEveryPath()) {
            return isEveryPath() ? 1 : -1;
        }
        int order = Integer.compare(segments.size(), other.segments.size());
        for (int i = 0; order == 0 && i < segments.size(); i++) {
            order = Boolean.compare(
                    segments.get(i).variable(), other.segments.get(i).variable());
        }
        return order == 0 ? template.compareTo(other.template) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate path && path.template.equals(template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    /** Returns the template as declared. */
    @Override
    public String toString() {
        return template;
    }

    /** Returns the segments of the path of a request, encoded, without their parameters (RFC 3986 section 3.3). */
    private static List<String> parts(String rawPath) {
        return split(rawPath).stream()
                .map(PathTemplate::withoutMatrixParameters)
                .toList();
    }

    /** Returns the segments after the first '/'; the root has none. */
    private static List<String> split(String path) {
        return path.length() < 2 ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /**
     * Returns whether a value is a name: not several segments, not a dot segment, and without control characters. A handler may
     * use it as the name of a file. Most servers answer other values with 400 themselves, Undertow does not.
     */
    private static boolean isName(String decoded) {
        return !isDots(decoded) && decoded.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /**
     * Returns whether a segment is a dot segment (RFC 3986 section 3.3). Clients resolve these. One that is still in a path must
     * not reach a handler, which may use it as the name of a file.
     */
    private static boolean isDots(String decoded) {
        return decoded.equals(".") || decoded.equals("..");
    }

    private static String withoutMatrixParameters(String segment) {
        int semicolon = segment.indexOf(';');
        return semicolon < 0 ? segment : segment.substring(0, semicolon);
    }

    /** Decodes percent escapes (RFC 3986 section 2.1); empty for a malformed escape or bytes that are not UTF-8. */
    private static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length() * 3);
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                int codePoint = encoded.codePointAt(i);
                bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint) - 1;
                continue;
            }
            int high = i + 2 <= encoded.length() - 1 ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = i + 2 <= encoded.length() - 1 ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
