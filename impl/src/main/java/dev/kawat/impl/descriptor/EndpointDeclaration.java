/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.impl.settings.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of an endpoint beside its handler, whatever form it has: an annotation, an artefact, or options.
 *
 * @param where the place of the declaration, for error messages
 * @param name the name, unique in the application
 * @param path the path, below the context path; null if only other declarations give the handler a path
 * @param dataType the presentation of messages
 * @param subprotocols the supported subprotocols, the preferred one first
 * @param requireSubprotocol whether a client without one of these is refused
 * @param declared the settings in the declaration, not yet parsed
 */
public record EndpointDeclaration(
        String where,
        String name,
        @Nullable PathTemplate path,
        DataType dataType,
        List<String> subprotocols,
        boolean requireSubprotocol,
        Map<Setting, String> declared) {

    /** Copies the collections. */
    public EndpointDeclaration {
        subprotocols = List.copyOf(subprotocols);
        declared = Map.copyOf(declared);
    }

    /** Returns the same declaration with another name. */
    EndpointDeclaration named(String another) {
        return new EndpointDeclaration(where, another, path, dataType, subprotocols, requireSubprotocol, declared);
    }
}
