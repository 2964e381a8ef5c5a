/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * Has a say in every handshake of the application: refuses it, says who the client is, leaves attributes for the connection.
 *
 * <p>An application makes one by a bean that implements this interface, of any scope. Checks run one after another, before the
 * upgrade and before the endpoint's own gate: that with the smallest {@code jakarta.annotation.Priority} first, as REST filters
 * and interceptors do, those without one last. The first that refuses ends the handshake, and no further one is asked. When all
 * have accepted, the roles that the handler class demands are compared with what is known by then.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Tokens implements HandshakeCheck {
 *
 *     @Inject Issuer issuer;
 *
 *     @Override
 *     public HandshakeDecision check(HandshakeContext context) {
 *         context.bearerToken().flatMap(issuer::verify).ifPresent(context::identify);
 *         return HandshakeDecision.accept();
 *     }
 * }
 * }</pre>
 */
public interface HandshakeCheck {

    /**
     * What this check says of a handshake. Runs on a thread of the HTTP request, and may block; a request context is active.
     *
     * @param context the handshake; of use only during the call
     * @return accepted, or refused with a status and headers; {@code null} refuses with 403
     * @throws RuntimeException refuses with 500; it is logged, without its text if that contains a token that the check read
     */
    HandshakeDecision check(HandshakeContext context);
}
