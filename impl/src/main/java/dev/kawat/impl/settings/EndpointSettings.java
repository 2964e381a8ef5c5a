/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.problem.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one endpoint, checked; see {@link Setting} for what each means. A duration of zero stands for "off".
 *
 * @param maxMessageBytes see {@link Setting#MAX_MESSAGE}
 * @param maxFragments see {@link Setting#MAX_FRAGMENTS}
 * @param outboxBytes see {@link Setting#OUTBOX_BYTES}
 * @param outboxMessages see {@link Setting#OUTBOX_MESSAGES}
 * @param outboxPolicy see {@link Setting#OUTBOX_POLICY}
 * @param slowAfter see {@link Setting#SLOW_AFTER}
 * @param mailboxMessages see {@link Setting#MAILBOX_MESSAGES}
 * @param mailboxBytes see {@link Setting#MAILBOX_BYTES}
 * @param concurrency see {@link Setting#CONCURRENCY}
 * @param contexts see {@link Setting#CONTEXTS}
 * @param onFailure see {@link Setting#ON_FAILURE}
 * @param writeTimeout see {@link Setting#WRITE_TIMEOUT}
 * @param closeTimeout see {@link Setting#CLOSE_TIMEOUT}
 * @param ping see {@link Setting#PING}
 * @param pingInterval see {@link Setting#PING_INTERVAL}
 * @param pongTimeout see {@link Setting#PONG_TIMEOUT}
 * @param idleTimeout see {@link Setting#IDLE_TIMEOUT}
 * @param frameTimeout see {@link Setting#FRAME_TIMEOUT}
 * @param compression see {@link Setting#COMPRESSION}
 * @param origins see {@link Setting#ORIGINS}
 * @param messageTypeProperty see {@link Setting#MESSAGE_TYPE_PROPERTY}
 * @param json the bounds of JSON messages
 */
public record EndpointSettings(
        long maxMessageBytes,
        int maxFragments,
        long outboxBytes,
        int outboxMessages,
        OverflowPolicy outboxPolicy,
        Duration slowAfter,
        int mailboxMessages,
        long mailboxBytes,
        int concurrency,
        ContextChoice contexts,
        FailureStrategy onFailure,
        Duration writeTimeout,
        Duration closeTimeout,
        PingPolicy ping,
        Duration pingInterval,
        Duration pongTimeout,
        Duration idleTimeout,
        Duration frameTimeout,
        Compression compression,
        OriginRule origins,
        String messageTypeProperty,
        JsonBounds json) {

    private static final long LEAST_FRAGMENTS = 16_384;
    private static final long BYTES_OF_A_FRAGMENT = 64;
    private static final long LEAST_OUTBOX_BYTES = 1024 * 1024;

    /** The settings of an endpoint that says nothing. */
    public static EndpointSettings defaults() {
        return resolve("", Map.of(), Configuration.NONE, new Problems());
    }

    /**
     * The settings of an endpoint: {@code kawat.endpoint.<name>.<key>}, else what it declares, else {@code kawat.<key>}, else
     * the default. Values that are not allowed go to {@code problems}, and the default stands in for them.
     */
    public static EndpointSettings resolve(
            String endpoint, Map<Setting, String> declared, Configuration configuration, Problems problems) {
        Values values = new Values(endpoint, declared, configuration, problems);
        long maxMessage = values.get(Setting.MAX_MESSAGE, Long.class);
        return new EndpointSettings(
                maxMessage,
                maxFragments(values.get(Setting.MAX_FRAGMENTS, Integer.class), maxMessage),
                outboxBytes(values.get(Setting.OUTBOX_BYTES, Long.class), maxMessage),
                values.get(Setting.OUTBOX_MESSAGES, Integer.class),
                values.get(Setting.OUTBOX_POLICY, OverflowPolicy.class),
                values.get(Setting.SLOW_AFTER, Duration.class),
                values.get(Setting.MAILBOX_MESSAGES, Integer.class),
                values.get(Setting.MAILBOX_BYTES, Long.class),
                values.get(Setting.CONCURRENCY, Integer.class),
                values.get(Setting.CONTEXTS, ContextChoice.class),
                values.get(Setting.ON_FAILURE, FailureStrategy.class),
                values.get(Setting.WRITE_TIMEOUT, Duration.class),
                values.get(Setting.CLOSE_TIMEOUT, Duration.class),
                values.get(Setting.PING, PingPolicy.class),
                values.get(Setting.PING_INTERVAL, Duration.class),
                values.get(Setting.PONG_TIMEOUT, Duration.class),
                values.get(Setting.IDLE_TIMEOUT, Duration.class),
                values.get(Setting.FRAME_TIMEOUT, Duration.class),
                values.get(Setting.COMPRESSION, Compression.class),
                values.get(Setting.ORIGINS, OriginRule.class),
                values.get(Setting.MESSAGE_TYPE_PROPERTY, String.class),
                values.jsonBounds());
    }

    /** Raising the largest message is enough: what is sent in small fragments must not fail at their number. */
    private static int maxFragments(int fragments, long maxMessage) {
        return fragments == Setting.AUTO
                ? (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_FRAGMENTS, maxMessage / BYTES_OF_A_FRAGMENT))
                : fragments;
    }

    /** As above: who gets large messages often answers with such, and one must not overflow behind a small one. */
    private static long outboxBytes(long bytes, long maxMessage) {
        return bytes == Setting.AUTO ? Math.max(LEAST_OUTBOX_BYTES, maxMessage) : bytes;
    }

    /** Where the values come from, the nearest first. */
    private record Values(
            String endpoint, Map<Setting, String> declared, Configuration configuration, Problems problems) {

        <T> T get(Setting setting, Class<T> type) {
            return type.cast(entry(setting).parsed(problems));
        }

        JsonBounds jsonBounds() {
            return new JsonBounds(
                    get(Setting.JSON_MAX_DEPTH, Integer.class),
                    get(Setting.JSON_MAX_DIGITS, Integer.class),
                    get(Setting.JSON_MAX_NAME, Integer.class),
                    get(Setting.JSON_MAX_MEMBERS, Integer.class));
        }

        private Configuration.Entry entry(Setting setting) {
            Optional<Configuration.Entry> own = configuration.endpoint(endpoint, setting);
            String declaration = declared.get(setting);
            if (own.isPresent()) {
                return own.get();
            }
            return declaration == null
                    ? configuration.application(setting)
                    : new Configuration.Entry(setting, "endpoint '" + endpoint + "', " + setting.key(), declaration);
        }
    }
}
