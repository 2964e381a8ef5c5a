/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes JSON, RFC 8259: maps, iterables, texts, numbers and booleans. */
public final class Json {

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** A value as JSON, on one line. Numbers with a fraction are rounded to four digits after the point. */
    public static String of(Object value) {
        Json json = new Json();
        json.value(value);
        return json.out.toString();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> elements) {
            array(elements);
        } else if (value instanceof Double || value instanceof Float) {
            fraction(((Number) value).doubleValue());
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(String.valueOf(value));
        }
    }

    private void object(Map<?, ?> map) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            text(String.valueOf(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private void array(Iterable<?> elements) {
        out.append('[');
        for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
            value(each.next());
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void fraction(double number) {
        out.append(Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "null");
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
