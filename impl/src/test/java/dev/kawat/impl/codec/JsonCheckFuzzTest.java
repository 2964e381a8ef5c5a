/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.codec.JsonText.Property;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.settings.JsonChoice;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the check with libraries. Every library reads or soon refuses an accepted text, with the same result. A strict parser
 * refuses each refused text too, unless a bound is the reason.
 */
class JsonCheckFuzzTest {

    /** The types as which values may be read. No records, because Jazzer removes the names of parameters. */
    public static class Everything {
        public String t = "";
        public int i;
        public Long l = 0L;
        public double d;
        public BigInteger n = BigInteger.ZERO;
        public BigDecimal c = BigDecimal.ZERO;
        public boolean b;
        public String s = "";
        public List<Everything> r = List.of();
        public Map<String, Integer> m = Map.of();
        public Object o = "";
    }

    /** A class that has none of the members. */
    public static class Nothing {}

    /** The processor time that a library may need for a text, apart from what it needs only the first times. */
    private static final Duration MAX_CPU_TIME = Duration.ofMillis(50);

    private static final int MAX_ATTEMPTS = 5;

    /** Ends a loop without end; far above what all libraries need together. */
    private static final Duration FOR_EVER = Duration.ofSeconds(20);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Looks like hexadecimal digits to Jackson, which looks at the low byte of a character only. */
    private static final Pattern FOREIGN_DIGIT = Pattern.compile("\\\\u.{0,3}[^\\x00-\\x7F]", Pattern.DOTALL);

    private static final JsonFactory PARSERS = new JsonFactory();
    private static final JsonBounds BOUNDS = JsonBounds.defaults();
    private static final JsonCheck CHECK = new JsonCheck(BOUNDS);
    private static final JsonCheck UNBOUNDED =
            new JsonCheck(new JsonBounds(1000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    private static final ClassLoader LOADER = JsonCheckFuzzTest.class.getClassLoader();
    private static final List<JsonCodec> CODECS =
            List.of(new JsonCodec(LOADER, JsonChoice.JSONB), new JsonCodec(LOADER, JsonChoice.JACKSON));
    private static final JsonpCodec VALUES = new JsonpCodec(LOADER);
    private static final List<Type> TYPES = List.of(Everything.class, Nothing.class, Map.class, Object.class);

    @FuzzTest
    void whatIsAcceptedIsReadSoonAndWhatIsRefusedIsNoJson(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);

        Boolean json = isJson(text);
        if (CHECK.accepts(text)) {
            assertThat(json).isNotEqualTo(false);
            assertThat(CHECK.property(text, "t")).isEqualTo(read(text));
            assertTimeoutPreemptively(FOR_EVER, () -> readByAll(text));
        } else {
            assertThat(CHECK.property(text, "t")).isEqualTo(Property.Refused.INSTANCE);
            assertThat(json == null || UNBOUNDED.accepts(text) == json).isTrue();
        }
    }

    private static void readByAll(String text) {
        Payload payload = Payload.of(text);
        for (Type type : TYPES) {
            CODECS.forEach(codec -> readOrRefused(() -> codec.decode(payload, type)));
        }
        readOrRefused(() -> VALUES.decode(payload, JsonValue.class));
        readOrRefused(() -> numbers((JsonObject) VALUES.decode(payload, JsonObject.class)));
    }

    /** Reads a number as applications do. */
    private static int numbers(JsonObject object) {
        return object.values().stream()
                .filter(JsonNumber.class::isInstance)
                .map(JsonNumber.class::cast)
                .mapToInt(number -> number.intValue()
                        + (int) number.longValue()
                        + (int) number.doubleValue()
                        + number.bigIntegerValue().signum())
                .sum();
    }

    /** Reads once, and again while that took too long: the first time may load classes, or be interrupted by the collector. */
    private static void readOrRefused(Runnable reading) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MAX_ATTEMPTS && least > MAX_CPU_TIME.toNanos(); i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            try {
                reading.run();
            } catch (MessageDecodeException refused) {
                assertThat(refused).isNotNull();
            }
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - begin);
        }

        assertThat(Duration.ofNanos(least)).isLessThanOrEqualTo(MAX_CPU_TIME);
    }

    /** Returns what a strict parser says; null where it has bounds of its own, or is not strict. */
    private static @Nullable Boolean isJson(String text) {
        if (FOREIGN_DIGIT.matcher(text).find()) {
            return null;
        }
        try (JsonParser parser = PARSERS.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.getText(); // of a text, the whole
            return parser.nextToken() == null;
        } catch (StreamConstraintsException bound) {
            return null;
        } catch (IOException noJson) {
            return false;
        }
    }

    private static Property read(String text) throws IOException {
        Property read = Property.Absent.INSTANCE;
        try (JsonParser parser = PARSERS.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return read;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = parser.currentName().equals("t");
                JsonToken value = parser.nextToken();
                if (wanted && read != Property.Absent.INSTANCE) {
                    read = Property.Repeated.INSTANCE;
                } else if (wanted) {
                    read = value == JsonToken.VALUE_STRING
                            ? new Property.Text(parser.getText())
                            : Property.NotText.INSTANCE;
                }
                parser.skipChildren();
            }
        }
        return read;
    }
}
