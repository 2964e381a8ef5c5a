/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.EndpointDefinitionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the endpoints that files declare. Called by one thread at a time. */
public interface ArtefactHost {

    /** The endpoint of a file, while it serves. */
    interface Served {

        /**
         * Changes the endpoint. Open connections keep what they have if the path stays, and are closed otherwise.
         *
         * @throws EndpointDefinitionException if the declaration breaks rules; the endpoint serves as before
         */
        void change(ArtefactDeclaration next);

        /** Ends the endpoint. Open connections close when what they have sent has been handled. */
        void remove();
    }

    /**
     * Returns why another endpoint excludes one.
     *
     * @param served the endpoint that the file had before; null for none
     * @return the problems, of which there are none once the other endpoint is gone
     */
    List<String> conflicts(ArtefactDeclaration declaration, @Nullable Served served);

    /**
     * Starts an endpoint.
     *
     * @throws EndpointDefinitionException if the declaration breaks rules
     */
    Served start(ArtefactDeclaration declaration);
}
