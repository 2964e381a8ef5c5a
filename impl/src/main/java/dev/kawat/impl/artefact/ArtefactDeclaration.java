/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.DataType;
import dev.kawat.impl.descriptor.PathTemplate;
import dev.kawat.impl.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a file declares. Its handler is not looked for yet.
 *
 * @param location the place of the file
 * @param name the name of the endpoint
 * @param path its path
 * @param handler what the engine makes the handler of
 * @param engine the name of the engine
 * @param protocol the protocol of the connections
 * @param settings the settings in the file, each of which is allowed
 */
public record ArtefactDeclaration(
        String location,
        String name,
        PathTemplate path,
        String handler,
        String engine,
        Protocol protocol,
        Map<Setting, String> settings) {

    /**
     * The protocol of the connections, as far as the file says it.
     *
     * @param dataType the presentation of messages; null if the file does not say it
     * @param subprotocols the supported subprotocols, the preferred one first; null if the file does not say them
     * @param requireSubprotocol whether a client without one of these is refused; null if the file does not say it
     */
    public record Protocol(
            @Nullable DataType dataType,
            @Nullable List<String> subprotocols,
            @Nullable Boolean requireSubprotocol) {

        /** Copies the subprotocols. */
        public Protocol {
            subprotocols = subprotocols == null ? null : List.copyOf(subprotocols);
        }
    }

    /** The name of the engine that takes beans. */
    public static final String JAVA = "java";

    /** The name of the engine that takes scripts, unless a file says otherwise. */
    public static final String JAVASCRIPT = "javascript";

    private static final Pattern SCRIPT = Pattern.compile(".*\\.m?js");

    /** Copies the settings. */
    public ArtefactDeclaration {
        settings = Map.copyOf(settings);
    }

    /** Returns the engine of a handler for which none is named. */
    public static String engineOf(String handler) {
        return SCRIPT.matcher(handler).matches() ? JAVASCRIPT : JAVA;
    }
}
