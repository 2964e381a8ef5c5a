/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The options of connections that {@link WebSocketUpgrade} makes. Immutable; not checked before they are used. */
public final class UpgradeOptions {

    private static final UpgradeOptions DEFAULTS = new UpgradeOptions("upgrade", List.of(), Map.of());

    private final String name;
    private final List<String> subprotocols;
    private final Map<String, String> settings;

    private UpgradeOptions(String name, List<String> subprotocols, Map<String, String> settings) {
        this.name = name;
        this.subprotocols = subprotocols;
        this.settings = settings;
    }

    /** Returns the options with which all settings have the values of the application. */
    public static UpgradeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with a name for logs. The default is {@code upgrade}, for which the configuration may have settings,
     * such as {@code kawat.endpoint.upgrade.max-message}.
     */
    public UpgradeOptions name(String value) {
        return new UpgradeOptions(Objects.requireNonNull(value, "name"), subprotocols, settings);
    }

    /** Returns these options with the supported subprotocols, the preferred one first. */
    public UpgradeOptions subprotocols(String... values) {
        return new UpgradeOptions(name, List.of(values), settings);
    }

    /** Returns these options with the largest message that a client may send, in bytes; setting {@code max-message}. */
    public UpgradeOptions maxPayload(long bytes) {
        return set("max-message", Long.toString(bytes));
    }

    /** Returns these options with compression of each message by itself, or without; setting {@code compression}. */
    public UpgradeOptions perMessageDeflate(boolean on) {
        return set("compression", on ? "on" : "off");
    }

    /**
     * Returns these options with a setting. Each setting of an endpoint is one but {@code concurrency}, because events of a socket
     * come one after another.
     *
     * @param key the key without prefix, such as {@code ping-interval}; see the reference of settings
     * @param value the value as text, such as {@code 10s}
     */
    public UpgradeOptions set(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return new UpgradeOptions(name, subprotocols, Map.copyOf(more));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the supported subprotocols, the preferred one first. */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /** Returns the settings by their keys. */
    public Map<String, String> settings() {
        return settings;
    }
}
