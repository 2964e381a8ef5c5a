/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a server that an application opens while it runs. Not checked before {@link WebSocketServers#open(ServerHandler,
 * ServerOptions)} is called, which lists every problem. Immutable.
 */
public final class ServerOptions {

    private final Optional<String> path;
    private final String name;
    private final Optional<DataType> dataType;
    private final List<String> subprotocols;
    private final boolean requireSubprotocol;
    private final Map<String, String> settings;

    private ServerOptions(
            Optional<String> path,
            String name,
            Optional<DataType> dataType,
            List<String> subprotocols,
            boolean requireSubprotocol,
            Map<String, String> settings) {
        this.path = path;
        this.name = name;
        this.dataType = dataType;
        this.subprotocols = subprotocols;
        this.requireSubprotocol = requireSubprotocol;
        this.settings = settings;
    }

    /** Returns the options of a server at a path below the context path, such as {@code /chat/{room}}. */
    public static ServerOptions path(String path) {
        return new ServerOptions(
                Optional.of(Objects.requireNonNull(path, "path")), "", Optional.empty(), List.of(), false, Map.of());
    }

    /**
     * Returns the options of a server at every path that no other server of Kawat has, and that is not the path of a servlet.
     */
    public static ServerOptions everyPath() {
        return new ServerOptions(Optional.empty(), "", Optional.empty(), List.of(), false, Map.of());
    }

    /**
     * Returns these options with a name, by which {@link WebSocketServers#byName} finds the server. The default is made of the
     * path: {@code chat-room} for {@code /chat/{room}}, and {@code every-path} for a server at every path.
     */
    public ServerOptions name(String value) {
        Objects.requireNonNull(value, "name");
        return new ServerOptions(path, value, dataType, subprotocols, requireSubprotocol, settings);
    }

    /**
     * Returns these options with the form in which handlers get messages. The default is {@link DataType#TEXT}, and for a class
     * with {@link WebSocketEndpoint} what its annotation says.
     */
    public ServerOptions dataType(DataType value) {
        Optional<DataType> chosen = Optional.of(Objects.requireNonNull(value, "dataType"));
        return new ServerOptions(path, name, chosen, subprotocols, requireSubprotocol, settings);
    }

    /** Returns these options with the supported subprotocols, the preferred one first. */
    public ServerOptions subprotocols(String... values) {
        return new ServerOptions(path, name, dataType, List.of(values), requireSubprotocol, settings);
    }

    /** Returns these options, with which clients are refused with 400 if they offer none of the subprotocols. */
    public ServerOptions requireSubprotocol() {
        return new ServerOptions(path, name, dataType, subprotocols, true, settings);
    }

    /**
     * Returns these options with a setting.
     *
     * @param key the key without prefix, such as {@code max-message}; see the reference of settings
     * @param value the value as text, such as {@code 64KiB}
     */
    public ServerOptions set(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return new ServerOptions(path, name, dataType, subprotocols, requireSubprotocol, Map.copyOf(more));
    }

    /** Returns the path; empty for every path. */
    public Optional<String> path() {
        return path;
    }

    /** Returns the name; an empty text for the default. */
    public String name() {
        return name;
    }

    /** Returns the form in which handlers get messages; empty for the default. */
    public Optional<DataType> dataType() {
        return dataType;
    }

    /** Returns the supported subprotocols, the preferred one first. */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /** Returns whether a client without one of the subprotocols is refused. */
    public boolean isSubprotocolRequired() {
        return requireSubprotocol;
    }

    /** Returns the settings by their keys. */
    public Map<String, String> settings() {
        return settings;
    }
}
