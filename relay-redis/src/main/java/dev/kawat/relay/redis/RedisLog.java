/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayAppend;
import dev.kawat.spi.RelayAppended;
import dev.kawat.spi.RelayEntry;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayLog;
import dev.kawat.spi.RelayPage;
import dev.kawat.spi.RelayTop;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The logs of an application in Redis: see {@link RedisScripts} for what is there. */
final class RedisLog implements RelayLog {

    /** The first byte of an entry on the channel of a topic. Other messages begin with another one. */
    static final byte ENTRY = 'L';

    /** The beginning of an entry on a channel: epoch, offset, messages, and the entry before, if there is one. */
    private static final Pattern HEADER =
            Pattern.compile("L([A-Za-z0-9]{1,32}) (\\d{1,15}) (\\d{1,5}) (|[0-9a-f]{1,16}/\\d{1,15})");

    private static final int LONGEST_HEADER = 150;

    /** The end of a log: epoch, offset, last entry. */
    private static final Pattern TOP = Pattern.compile("[A-Za-z0-9]{1,32} \\d{1,15} [0-9a-f]{1,16}/\\d{1,15}");

    /** The errors of a server that will soon take what it has refused. */
    private static final Set<String> PASSING =
            Set.of("LOADING", "BUSY", "READONLY", "NOREPLICAS", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN");

    /** What a server repeats of a command that it does not know. */
    private static final Pattern ARGUMENTS = Pattern.compile(", with args beginning with.*");

    private static final int RADIX = 36;
    private static final int HEXADECIMAL = 16;

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");
    private static final long TELL_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final RedisNames names;
    private final RedisReader reader;
    private final Consumer<List<RelayAppend>> appender;

    /** Whether a refusal was told, and when; used by the thread that appends. */
    private boolean told;

    private long toldAt;

    /**
     * The logs of an application.
     *
     * @param reader runs what only reads
     * @param appender has a batch appended by the thread that publishes, with the other method {@code append}
     */
    RedisLog(RedisNames names, RedisReader reader, Consumer<List<RelayAppend>> appender) {
        this.names = names;
        this.reader = reader;
        this.appender = appender;
    }

    // ---- Appending ----

    @Override
    public void append(List<RelayAppend> batch) {
        appender.accept(batch);
    }

    /** Appends a batch, and adds what became of each entry, as far as it is known. */
    void append(RedisConnection connection, List<RelayAppend> batch, List<RelayAppended> outcomes) {
        try {
            batch.forEach(append -> connection.script(RedisScripts.APPEND, keys(append), arguments(append)));
        } catch (JedisDataException refused) { // the script, before anything was sent
            RelayAppended outcome = refused(refused);
            batch.forEach(append -> outcomes.add(outcome));
            return;
        }
        connection.flushed();
        for (int i = 0; i < batch.size(); i++) {
            outcomes.add(outcome(connection));
        }
    }

    private RelayAppended outcome(RedisConnection connection) {
        try {
            List<?> answer = (List<?>) connection.next();
            return new RelayAppended(Outcome.DONE, text(answer.get(0)), number(answer.get(1)));
        } catch (JedisNoScriptException forgotten) {
            connection.forgetScripts();
            return new RelayAppended(Outcome.NOT_SENT, "", 0);
        } catch (JedisDataException refused) {
            return refused(refused);
        }
    }

    /**
     * Tells why the server has refused something.
     *
     * @throws JedisConnectionException if it will soon take it, so that it is appended again on another connection
     */
    private RelayAppended refused(JedisDataException refused) {
        String reason = RedisConnection.withoutControls(refused.getMessage());
        if (PASSING.contains(reason.split(" ", 2)[0])) {
            throw new JedisConnectionException(refused.getMessage());
        }
        long now = System.nanoTime();
        if (!told || now - toldAt >= TELL_AGAIN_NANOS) {
            told = true;
            toldAt = now;
            LOG.log(
                    Level.WARNING,
                    "Redis refuses messages for histories (told once a minute at most): {0}",
                    ARGUMENTS.matcher(reason).replaceFirst(""));
        }
        return new RelayAppended(Outcome.REFUSED, "", 0);
    }

    private List<byte[]> keys(RelayAppend append) {
        RelayAddress address = append.address();
        return List.of(
                names.meta(address),
                names.log(address),
                names.lastOf(address, append.id().node()));
    }

    private List<byte[]> arguments(RelayAppend append) {
        return List.of(
                bytes(append.id().sequence()),
                bytes(text(append.id())),
                bytes(append.messages()),
                bytes(append.most()),
                bytes(append.age().toMillis()),
                bytes(newEpoch()),
                names.channelBytes(append.address()),
                append.content());
    }

    private static String newEpoch() {
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, RADIX);
    }

    /** Returns the entry that has come on the channel of a topic; null for anything else. */
    static @Nullable RelayEntry pushed(byte[] content) {
        int end = 0;
        while (end < content.length && end < LONGEST_HEADER && content[end] != '\n') {
            end++;
        }
        Matcher header = HEADER.matcher(new String(content, 0, end, StandardCharsets.US_ASCII));
        if (end == content.length || !header.matches()) {
            return null;
        }
        RelayTop top = new RelayTop(header.group(1), Long.parseLong(header.group(2)), RelayEntryId.NONE);
        int messages = Integer.parseInt(header.group(3));
        byte[] envelope = Arrays.copyOfRange(content, end + 1, content.length);
        return messages == 0 || messages > top.offset()
                ? null
                : new RelayEntry(top, messages, id(header.group(4)), Duration.ZERO, envelope);
    }

    // ---- Reading ----

    @Override
    public CompletionStage<RelayPage> read(RelayAddress address, long after, int limit) {
        return reader.run(connection -> {
            Object answer = connection.run(
                    RedisScripts.READ,
                    List.of(names.meta(address), names.log(address)),
                    List.of(bytes(after + 1), bytes(limit)));
            return page((List<?>) answer);
        });
    }

    private static RelayPage page(List<?> answer) {
        RelayTop top = top(answer);
        long now = number(answer.get(5));
        List<RelayEntry> entries = new ArrayList<>();
        for (Object entry : (List<?>) answer.get(6)) {
            List<?> parts = (List<?>) entry;
            String[] place = text(parts.get(0)).split("-", -1);
            List<?> fields = (List<?>) parts.get(1);
            RelayEntryId id = id(text(fields.get(3)));
            entries.add(new RelayEntry(
                    new RelayTop(top.epoch(), Long.parseLong(place[0]), id),
                    Integer.parseInt(place[1]),
                    RelayEntryId.NONE,
                    Duration.ofMillis(Math.max(0, now - number(fields.get(1)))),
                    (byte[]) fields.get(5)));
        }
        return new RelayPage(top, text(answer.get(3)), number(answer.get(4)), entries);
    }

    @Override
    public CompletionStage<List<RelayTop>> tops(List<RelayAddress> addresses) {
        return reader.run(connection -> {
            addresses.forEach(address -> connection.command(
                    Protocol.Command.HMGET, names.meta(address), bytes("e"), bytes("o"), bytes("i")));
            connection.flushed();
            List<RelayTop> tops = new ArrayList<>();
            addresses.forEach(address -> tops.add(top((List<?>) connection.next())));
            return tops;
        });
    }

    @Override
    public CompletionStage<RelayTop> renew(RelayAddress address, String broken) {
        return reader.run(connection -> {
            Object answer = connection.run(
                    RedisScripts.RENEW, List.of(names.meta(address)), List.of(bytes(broken), bytes(newEpoch())));
            return top((List<?>) answer);
        });
    }

    /** Returns the end of a log; none for what no node has written, which the next entry replaces. */
    private static RelayTop top(List<?> answer) {
        return answer.get(0) instanceof byte[] epoch
                        && answer.get(1) instanceof byte[] offset
                        && answer.get(2) instanceof byte[] last
                        && TOP.matcher(text(epoch) + " " + text(offset) + " " + text(last))
                                .matches()
                ? new RelayTop(text(epoch), number(offset), id(text(last)))
                : RelayTop.NONE;
    }

    // ---- Texts ----

    private static String text(RelayEntryId id) {
        return Long.toHexString(id.node()) + "/" + id.sequence();
    }

    private static RelayEntryId id(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? RelayEntryId.NONE
                : new RelayEntryId(
                        Long.parseUnsignedLong(text.substring(0, slash), HEXADECIMAL),
                        Long.parseLong(text.substring(slash + 1)));
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    private static long number(Object answer) {
        return answer instanceof Long number ? number : Long.parseLong(text(answer));
    }
}
