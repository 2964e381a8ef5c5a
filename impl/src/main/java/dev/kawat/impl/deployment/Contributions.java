/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.HandshakeCheck;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorListener;
import java.util.List;

/**
 * The parts that an application contributes beside its endpoints.
 *
 * @param codecs its codecs
 * @param checks its checks of handshakes, in the order in which they are asked
 * @param errorListeners handle failures that an endpoint does not handle itself
 * @param beans the beans of endpoints that files declare, or that are declared while the application runs
 * @param extensions its extensions of Kawat itself
 * @param artefacts the artefacts that are part of it
 * @param failures is notified of what fails
 */
public record Contributions(
        List<ApplicationCodec> codecs,
        List<HandshakeCheck> checks,
        List<ErrorListener> errorListeners,
        HandlerBeans beans,
        Extensions extensions,
        List<ArtefactFile> artefacts,
        FailureObserver failures) {

    /** No contributions. */
    public static final Contributions NONE = new Contributions(List.of(), List.of(), List.of());

    /** The contributions of an application whose endpoints are all declared when it starts. */
    public Contributions(
            List<ApplicationCodec> codecs, List<HandshakeCheck> checks, List<ErrorListener> errorListeners) {
        this(codecs, checks, errorListeners, HandlerBeans.NONE, Extensions.NONE, List.of(), FailureObserver.NONE);
    }

    /** Copies the lists. */
    public Contributions {
        codecs = List.copyOf(codecs);
        checks = List.copyOf(checks);
        errorListeners = List.copyOf(errorListeners);
        artefacts = List.copyOf(artefacts);
    }
}
