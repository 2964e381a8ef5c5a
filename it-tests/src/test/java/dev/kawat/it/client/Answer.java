/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a server answers to a handshake: status and headers, by name in lower case. */
public record Answer(int status, Map<String, List<String>> headers) {

    /** The only value of a header; empty where there is none. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError("one value of " + name + " expected, got " + values);
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    static Answer read(DataInputStream in) throws IOException {
        String statusLine = line(in);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(statusLine.split(" ", 3)[1]), headers);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
