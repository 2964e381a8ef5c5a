/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade request of a connection: an immutable snapshot, usable from any thread and for as long as anyone likes. The
 * live request of the container is dead after the upgrade.
 */
public final class Handshake {

    private final String requestUri;
    private final String path;
    private final Map<String, String> pathParams;
    private final Map<String, List<String>> query;

    /** Names and values in turn: every connection keeps its handshake, few ask for more than one header of it. */
    private final String[] headers;

    private final @Nullable String remoteAddress;
    private final @Nullable Identity identity;
    private final @Nullable String httpSessionId;
    private final boolean secure;

    private Handshake(Builder builder) {
        requestUri = builder.requestUri;
        int mark = requestUri.indexOf('?');
        path = builder.path != null ? builder.path : mark < 0 ? requestUri : requestUri.substring(0, mark);
        pathParams = builder.pathParams.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(builder.pathParams));
        query = mark < 0 ? Map.of() : parseQuery(requestUri.substring(mark + 1));
        headers = builder.headers.toArray(new String[0]);
        remoteAddress = builder.remoteAddress;
        identity = builder.identity;
        httpSessionId = builder.httpSessionId;
        secure = builder.secure;
    }

    /** A builder for a request to this URI: path and query, as in a request line. */
    public static Builder to(String requestUri) {
        return new Builder(requestUri);
    }

    /** A builder that starts with all that this handshake says. */
    public Builder toBuilder() {
        Builder builder = new Builder(requestUri);
        builder.path = path;
        builder.pathParams.putAll(pathParams);
        builder.headers.addAll(List.of(headers));
        builder.remoteAddress = remoteAddress;
        builder.identity = identity;
        builder.httpSessionId = httpSessionId;
        builder.secure = secure;
        return builder;
    }

    /** Path and query exactly as in the request line, the context path included. */
    public String requestUri() {
        return requestUri;
    }

    /** The path below the context path, as it came: not percent-decoded. */
    public String path() {
        return path;
    }

    /** The values of the path's variables, percent-decoded, by name; possibly empty. */
    public Map<String, String> pathParams() {
        return pathParams;
    }

    /** The value of a variable of the path. */
    public Optional<String> pathParam(String name) {
        return Optional.ofNullable(pathParams.get(name));
    }

    /** The query parameters, decoded, each with its values in order; possibly empty. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** The first value of a query parameter. */
    public Optional<String> queryParam(String name) {
        return first(query.get(name));
    }

    /** The headers by name, whatever its case, each with its values in order; possibly empty. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            byName.computeIfAbsent(headers[i], name -> new ArrayList<>()).add(headers[i + 1]);
        }
        byName.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(byName);
    }

    /** The first value of a header, whatever the case of the name. */
    public Optional<String> header(String name) {
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equalsIgnoreCase(name)) {
                return Optional.of(headers[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** The values of a header, whatever the case of the name, in order; possibly empty. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equalsIgnoreCase(name)) {
                values.add(headers[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    /** The cookies by name, each with its values in order, as they came (RFC 6265 section 4.2); possibly empty. */
    public Map<String, List<String>> cookies() {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (String header : headers("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    byName.computeIfAbsent(pair.substring(0, equals).strip(), name -> new ArrayList<>())
                            .add(pair.substring(equals + 1).strip());
                }
            }
        }
        byName.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(byName);
    }

    /** The first value of a cookie; the case of the name counts. */
    public Optional<String> cookie(String name) {
        return first(cookies().get(name));
    }

    /** The address of the client as the server sees it, where the transport tells it. */
    public Optional<String> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /** Who the client is: by the container's authentication, or by a {@link dev.kawat.HandshakeCheck}; empty for nobody. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** The principal of the {@link #identity()}. */
    public Optional<Principal> principal() {
        return identity().map(Identity::principal);
    }

    /**
     * Whether the client has a role. Of a client that the container has authenticated, those roles are known that {@code
     * @RolesAllowed} and {@code @DeclareRoles} of the handler class name: a container tells only whether a user has a role.
     */
    public boolean isUserInRole(String role) {
        return identity != null && identity.hasRole(role);
    }

    /** The id of the HTTP session that the request belonged to, if there was one. */
    public Optional<String> httpSessionId() {
        return Optional.ofNullable(httpSessionId);
    }

    /** Whether the request came over TLS. */
    public boolean secure() {
        return secure;
    }

    /** The request's path; headers may hold secrets and are not shown. */
    @Override
    public String toString() {
        return "Handshake[" + path + "]";
    }

    private static Optional<String> first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    private static Map<String, List<String>> parseQuery(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        parameters.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(parameters);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return encoded; // a '%' that encodes nothing stands for itself, as browsers read it
        }
    }

    /** Collects what a handshake says. Not for use by several threads. */
    public static final class Builder {

        private final String requestUri;
        private final Map<String, String> pathParams = new LinkedHashMap<>();
        private final List<String> headers = new ArrayList<>(); // names and values in turn
        private @Nullable String path;
        private @Nullable String remoteAddress;
        private @Nullable Identity identity;
        private @Nullable String httpSessionId;
        private boolean secure;

        private Builder(String requestUri) {
            this.requestUri = Objects.requireNonNull(requestUri, "requestUri");
        }

        /** The path below the context path, not percent-decoded; without it, the path of the request URI. */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /** The values of the path's variables, in addition to those said before. */
        public Builder pathParams(Map<String, String> values) {
            pathParams.putAll(values);
            return this;
        }

        /** One more value of a header. */
        public Builder header(String name, String value) {
            headers.add(Objects.requireNonNull(name, "name"));
            headers.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The address of the client. */
        public Builder remoteAddress(@Nullable String address) {
            remoteAddress = address;
            return this;
        }

        /** Who the client is, without roles. */
        public Builder principal(@Nullable Principal principal) {
            return identity(principal == null ? null : Identity.of(principal));
        }

        /** Who the client is. */
        public Builder identity(@Nullable Identity identity) {
            this.identity = identity;
            return this;
        }

        /** The id of the HTTP session. */
        public Builder httpSessionId(@Nullable String id) {
            httpSessionId = id;
            return this;
        }

        /** Whether the request came over TLS. */
        public Builder secure(boolean secure) {
            this.secure = secure;
            return this;
        }

        /** The handshake. */
        public Handshake build() {
            return new Handshake(this);
        }
    }
}
