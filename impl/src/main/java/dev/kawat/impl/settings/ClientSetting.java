/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.util.Optional;
import java.util.stream.Stream;

/** The settings that clients have besides those of endpoints: where and how they connect. */
@SuppressWarnings("ImmutableEnumChecker") // the formats have no state
public enum ClientSetting {
    URI(
            "uri",
            SettingFormat.CLIENT_URI,
            "none",
            "The URI of the server, instead of that in the code; it may have the variables of that."),
    CONNECT_TIMEOUT(
            "connect-timeout",
            SettingFormat.DURATION,
            "10s",
            "The time for names, TCP, proxy and TLS together. The attempt fails afterwards."),
    HANDSHAKE_TIMEOUT(
            "handshake-timeout",
            SettingFormat.DURATION,
            "10s",
            "The time for the opening handshake. The attempt fails afterwards."),
    REDIRECTS(
            "redirects",
            SettingFormat.REDIRECTS,
            "off",
            "The most redirects that are followed: never from wss to ws, and with credentials to the same origin only."),
    RECONNECT(
            "reconnect",
            SettingFormat.SWITCH,
            "on",
            "Whether to connect again when the connection is lost or cannot be made. Not after a close of its own, nor after"
                    + " 1000 or 1008, nor after an HTTP refusal other than 429 and 503."),
    RECONNECT_MIN_DELAY(
            "reconnect-min-delay", SettingFormat.DURATION, "500ms", "The shortest time between two attempts."),
    RECONNECT_MAX_DELAY(
            "reconnect-max-delay",
            SettingFormat.DURATION,
            "20s",
            "The longest time between two attempts, unless the server asks for a longer one. The time is random between the"
                    + " shortest one and a bound that doubles with each failure."),
    OFFLINE_MESSAGES(
            "offline-messages",
            SettingFormat.COUNT_OR_OFF,
            "off",
            "The most messages that wait while there is no connection; with off, none does."),
    OFFLINE_BYTES("offline-bytes", SettingFormat.SIZE, "1MiB", "The most bytes of these messages, encoded."),
    OFFLINE_AGE(
            "offline-age", SettingFormat.DURATION, "5m", "The time after which such a message is not sent any more.");

    private final String key;
    private final SettingFormat format;
    private final String defaultValue;
    private final String meaning;

    ClientSetting(String key, SettingFormat format, String defaultValue, String meaning) {
        this.key = key;
        this.format = format;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** Returns the setting with a key, which has no prefix; empty if there is none. */
    public static Optional<ClientSetting> of(String key) {
        return Stream.of(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    /** Returns the key without its prefix, for example {@code connect-timeout}. */
    public String key() {
        return key;
    }

    /** Returns the value that is used if none is given, as text. */
    public String defaultValue() {
        return defaultValue;
    }

    /** Returns the meaning of this setting, in one or a few sentences. */
    public String meaning() {
        return meaning;
    }

    /** Returns the values that may be written, in words. */
    public String allowed() {
        return format.allowed();
    }

    /** Returns the value of a text; empty if the text is not allowed. */
    public Optional<?> parse(String text) {
        return format.parse(text);
    }
}
