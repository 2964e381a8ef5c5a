/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.presence.Row;
import dev.kawat.impl.presence.Row.Count;
import dev.kawat.impl.presence.Scope;
import dev.kawat.spi.RelayAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload by which a node tells rows of its presence: version (64), part (32), parts (32), how many rows (32), and for each
 * row flags (8: 1 with topic, 2 with user), endpoint, topic and user (each a length of 32 bits and UTF-8), and connections (32).
 *
 * @param version numbers the changes of the node, from 1; for all its rows, the last change that is among them
 * @param part the part of all its rows, from 0
 * @param parts in how many parts it tells all its rows; 0 for a change
 * @param rows the rows with their connections now
 */
record PresenceRows(long version, int part, int parts, List<Count> rows) {

    private static final int WITH_TOPIC = 1;
    private static final int WITH_USER = 2;

    /** The bytes of a row beside its texts. */
    private static final int ROW_OVERHEAD = 1 + 3 * Integer.BYTES + Integer.BYTES;

    /** The least bytes of a row, in which the other texts are missing. */
    private static final int SMALLEST_ROW = 1 + Integer.BYTES + Integer.BYTES;

    /** The most bytes of UTF-8 for a char. */
    private static final int BYTES_OF_CHAR = 3;

    /** The most parts in which a node tells all its rows. */
    private static final int MAX_PARTS = 1 << 20;

    PresenceRows {
        rows = List.copyOf(rows);
    }

    boolean isChange() {
        return parts == 0;
    }

    /** Divides rows so that none of the payloads is much larger than a full container. At least one list, which may be empty. */
    static List<List<Count>> divide(List<Count> rows) {
        List<List<Count>> lists = new ArrayList<>();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            bytes += most(rows.get(i).row());
            if (bytes >= Container.FULL_BYTES) {
                lists.add(rows.subList(from, i + 1));
                from = i + 1;
                bytes = 0;
            }
        }
        if (from < rows.size() || lists.isEmpty()) {
            lists.add(rows.subList(from, rows.size()));
        }
        return lists;
    }

    private static int most(Row row) {
        Scope scope = row.scope();
        return ROW_OVERHEAD + BYTES_OF_CHAR * (scope.endpoint().length() + length(scope.topic()) + length(row.user()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    byte[] write() {
        PayloadWriter out =
                new PayloadWriter().number(version).number(part).number(parts).number(rows.size());
        for (Count count : rows) {
            Scope scope = count.row().scope();
            String topic = scope.topic();
            String user = count.row().user();
            out.octet((topic == null ? 0 : WITH_TOPIC) | (user == null ? 0 : WITH_USER));
            out.text(scope.endpoint());
            if (topic != null) {
                out.text(topic);
            }
            if (user != null) {
                out.text(user);
            }
            out.number(count.connections());
        }
        return out.written();
    }

    static PresenceRows read(byte[] payload) throws BadEnvelopeException {
        PayloadReader in = new PayloadReader(payload);
        long version = in.longNumber();
        int part = in.count();
        int parts = in.count();
        int size = in.count();
        PayloadReader.check(parts == 0 || (part < parts && parts <= MAX_PARTS));
        PayloadReader.check(size <= payload.length / SMALLEST_ROW);
        List<Count> rows = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int flags = in.octet();
            String endpoint = in.text();
            String topic = (flags & WITH_TOPIC) == 0 ? null : in.text();
            PayloadReader.check(topic == null || RelayAddress.isName(topic)); // observers get the topic itself
            String user = (flags & WITH_USER) == 0 ? null : in.text();
            rows.add(new Count(new Row(new Scope(endpoint, topic), user), in.count()));
        }
        return new PresenceRows(version, part, parts, rows);
    }
}
