/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A check of every handshake of the application. It may refuse the handshake, identify the client, and set attributes of the
 * connection.
 *
 * <p>An application implements this interface in a bean of any scope. Checks run one after another, before the upgrade and before
 * the gate of the endpoint ({@link OnConnection}). The check with the smallest {@code jakarta.annotation.Priority} runs first, as
 * with REST filters and interceptors, and those without a priority run last. The first check that refuses ends the handshake.
 * After all checks have accepted, the roles that the handler class demands are compared with those of the client.
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
@FunctionalInterface
public interface HandshakeCheck {

    /**
     * Decides on a handshake. Runs on a thread of the HTTP request with an active request context, and may block.
     *
     * @param context the handshake, which is valid only during the call
     * @return the decision; {@code null} refuses with 403
     * @throws RuntimeException to refuse with 500. The exception is logged, without its text if that contains a token that the
     *     check read
     */
    HandshakeDecision check(HandshakeContext context);
}
