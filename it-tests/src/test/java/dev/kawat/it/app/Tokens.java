/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Knows the bearers of tokens {@code name.role.milliseconds}: so long they are what they say they are. */
@ApplicationScoped
public class Tokens implements HandshakeCheck {

    @Override
    public HandshakeDecision check(HandshakeContext context) {
        if (!context.server().name().equals("Guarded")) {
            return HandshakeDecision.accept();
        }
        String token = context.bearerToken()
                .or(() -> context.cookieToken("token"))
                .or(() -> context.subprotocolToken("bearer"))
                .orElse("");
        return switch (token) {
            case "" -> HandshakeDecision.accept();
            case "stolen" -> HandshakeDecision.refuse(403, Map.of("X-Reason", "stolen"));
            case "fail" -> throw new IllegalStateException(Failing.SECRET);
            default -> {
                context.identify(identity(token));
                yield HandshakeDecision.accept();
            }
        };
    }

    /** Who bears a token. */
    static Identity identity(String token) {
        String[] parts = token.split("\\.", -1);
        Instant end = Instant.now().plus(Duration.ofMillis(Long.parseLong(parts[2])));
        return Identity.of(parts[0]).withRoles(parts[1]).expiringAt(end);
    }
}
