/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.impl.transport.socket.SocketLayer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of an answer from a socket that blocks (RFC 9112 sections 4 and 5), strictly. */
final class AnswerReader {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int FIRST_FINAL = 200;

    /** The bytes of an end of the headers that may have come while the last is missing. */
    private static final int OVERLAP = 3;

    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)(?: [^\\x00-\\x08\\x0A-\\x1F\\x7F]*)?");

    private AnswerReader() {}

    /**
     * Reads up to the empty line behind the headers; passes over interim answers (RFC 9110 section 15.2).
     *
     * @throws ProtocolException if it is malformed, or has more than 64 KiB
     */
    static Answer read(SocketLayer socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        int begin = 0;
        int searched = 0;
        while (true) {
            int end = endOfHead(bytes, Math.max(begin, searched));
            if (end < 0) {
                searched = Math.max(0, bytes.position() - OVERLAP);
                fill(socket, bytes);
                continue;
            }
            String head = StandardCharsets.ISO_8859_1
                    .decode(bytes.duplicate().flip().position(begin).limit(end))
                    .toString();
            Answer answer = parse(head, copy(bytes.duplicate().flip().position(end)));
            if (answer.status() >= FIRST_FINAL || answer.status() == Answer.SWITCHING_PROTOCOLS) {
                return answer;
            }
            begin = end;
        }
    }

    /** Copies what a connection keeps, so that it does not keep all the room for the headers. */
    private static ByteBuffer copy(ByteBuffer rest) {
        return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    private static void fill(SocketLayer socket, ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            throw new ProtocolException("the headers have more than " + MAX_BYTES + " bytes");
        }
        if (socket.read(bytes) < 0) {
            throw new EOFException("the connection was closed before the answer was complete");
        }
    }

    /** Returns the index behind the empty line; -1 if it has not come. */
    private static int endOfHead(ByteBuffer bytes, int begin) {
        for (int i = begin + 3; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n'
                    && bytes.get(i - 1) == '\r'
                    && bytes.get(i - 2) == '\n'
                    && bytes.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static Answer parse(String head, ByteBuffer rest) throws ProtocolException {
        String[] lines = head.split("\r\n", -1);
        Matcher status = STATUS_LINE.matcher(lines[0]);
        if (!status.matches()) {
            throw new ProtocolException("the status line is malformed (RFC 9112 section 4)");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length - 2; i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? "" : lines[i].substring(0, colon);
            String value = lines[i].substring(colon + 1);
            if (!RequestHeaders.isToken(name) || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == '\u007F')) {
                throw new ProtocolException("header " + i + " is malformed (RFC 9112 section 5)");
            }
            headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(value.strip());
        }
        headers.replaceAll((name, values) -> List.copyOf(values));
        return new Answer(Integer.parseInt(status.group(1)), headers, rest);
    }
}
