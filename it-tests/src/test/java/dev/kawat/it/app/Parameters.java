/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.CookieParam;
import dev.kawat.HeaderParam;
import dev.kawat.ParameterResolver;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.security.Principal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Says what its callbacks are given of the request. */
@WebSocketEndpoint("/parameters")
public class Parameters {

    /** Who pays, as a resolver of the application says. */
    public record Tenant(String name) {}

    /** Makes tenants of the host that the client asked for. */
    @ApplicationScoped
    public static class TenantResolver implements ParameterResolver {

        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return parameter.parameter().getType() == Tenant.class
                    ? Optional.of((connection, subject) -> tenant(connection))
                    : Optional.empty();
        }

        private static Tenant tenant(WebSocketConnection connection) {
            return new Tenant(connection.handshake().header("X-Tenant").orElse("nobody"));
        }
    }

    @OnOpen
    String opened(
            @QueryParam("since") Optional<LocalDate> since,
            @QueryParam("tag") List<String> tags,
            @HeaderParam("x-version") int version,
            @CookieParam("theme") Optional<String> theme,
            Optional<Principal> principal) {
        return since + " " + tags + " " + version + " " + theme + " " + principal;
    }

    @OnMessage
    String message(Tenant tenant, String message, @QueryParam("since") Optional<String> since) {
        return tenant.name() + " says " + message + " since " + since.orElse("ever");
    }
}
