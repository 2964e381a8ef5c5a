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
 * The upgrade request of a connection: an immutable snapshot that stays valid, while the request of the container must not be used
 * after the upgrade. Usable from any thread. {@link #to} builds one for {@link WebSocketPair.Factory#connect} and for tests.
 */
public final class Handshake {

    private final String requestUri;
    private final String path;
    private final Map<String, String> pathParams;
    private final Map<String, List<String>> queryParams;

    /** Names and values in turn. A map would cost more memory, and every connection keeps its handshake. */
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
        queryParams = mark < 0 ? Map.of() : parseQuery(requestUri.substring(mark + 1));
        headers = builder.headers.toArray(new String[0]);
        remoteAddress = builder.remoteAddress;
        identity = builder.identity;
        httpSessionId = builder.httpSessionId;
        secure = builder.secure;
    }

    /**
     * Returns a builder for a request to a URI.
     *
     * @param requestUri path and query, as in a request line, for example {@code /chat/lobby?since=7}
     */
    public static Builder to(String requestUri) {
        return new Builder(requestUri);
    }

    /** Returns a builder that starts with everything in this handshake. */
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

    /** Returns path and query exactly as in the request line, including the context path. */
    public String requestUri() {
        return requestUri;
    }

    /** Returns the path below the context path as it came, not percent-decoded. */
    public String path() {
        return path;
    }

    /** Returns the values of the variables of the path by name, percent-decoded; possibly empty. */
    public Map<String, String> pathParams() {
        return pathParams;
    }

    /** Returns the value of a variable of the path, percent-decoded. */
    public Optional<String> pathParam(String name) {
        return Optional.ofNullable(pathParams.get(name));
    }

    /** Returns the query parameters by name, decoded, each with its values in order; possibly empty. */
    public Map<String, List<String>> queryParams() {
        return queryParams;
    }

    /** Returns the values of a query parameter, decoded and in order; possibly empty. */
    public List<String> queryParams(String name) {
        return queryParams.getOrDefault(name, List.of());
    }

    /** Returns the first value of a query parameter, decoded. */
    public Optional<String> queryParam(String name) {
        return first(queryParams.get(name));
    }

    /** Returns the headers by name, ignoring case, each with its values in order; possibly empty. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            byName.computeIfAbsent(headers[i], name -> new ArrayList<>()).add(headers[i + 1]);
        }
        byName.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(byName);
    }

    /** Returns the first value of a header; the case of the name does not matter (RFC 9110 section 5.1). */
    public Optional<String> header(String name) {
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equalsIgnoreCase(name)) {
                return Optional.of(headers[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** Returns the values of a header in order, possibly empty; the case of the name does not matter. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equalsIgnoreCase(name)) {
                values.add(headers[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    /** Returns the cookies by name, each with its values in order and as they came (RFC 6265 section 4.2); possibly empty. */
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

    /** Returns the first value of a cookie; the case of the name matters. */
    public Optional<String> cookie(String name) {
        return first(cookies().get(name));
    }

    /**
     * Returns the IP address of the client, if the transport knows it: of the peer as the server sees it or, if that is one of the
     * setting {@code trusted-proxies}, the address that the proxy has noted in {@code Forwarded} or {@code X-Forwarded-For}.
     */
    public Optional<String> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /**
     * Returns the identity of the client, from the authentication of the container or from a {@link HandshakeCheck}. It is
     * empty for a client that is not authenticated.
     */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Returns the principal of the {@link #identity()}. */
    public Optional<Principal> principal() {
        return identity().map(Identity::principal);
    }

    /**
     * Returns true if the client has a role. For a client that the container has authenticated, only the roles are known that
     * {@code @RolesAllowed} and {@code @DeclareRoles} of the handler class name, because a container only answers whether a user
     * has a given role.
     */
    public boolean hasRole(String role) {
        return identity != null && identity.hasRole(role);
    }

    /** Returns the id of the HTTP session that the request belonged to, if there was one. */
    public Optional<String> httpSessionId() {
        return Optional.ofNullable(httpSessionId);
    }

    /**
     * Returns true if the request came over TLS: to the server or, if the peer is one of the setting {@code trusted-proxies} and
     * has noted it in {@code Forwarded} or {@code X-Forwarded-Proto}, to the proxy.
     */
    public boolean secure() {
        return secure;
    }

    /** Returns the path, for logs. Headers and query may hold secrets and are left out. */
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
            return encoded; // browsers keep a '%' that encodes nothing
        }
    }

    /** A builder of handshakes. Not safe for use by several threads. */
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

        /** Sets the path below the context path, not percent-decoded. The default is the path of the request URI. */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /** Sets the value of a variable of the path. */
        public Builder pathParam(String name, String value) {
            pathParams.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets the values of variables of the path, and keeps those of others. */
        public Builder pathParams(Map<String, String> values) {
            pathParams.putAll(values);
            return this;
        }

        /** Adds a value of a header. */
        public Builder header(String name, String value) {
            headers.add(Objects.requireNonNull(name, "name"));
            headers.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets the IP address of the client; null for none. */
        public Builder remoteAddress(@Nullable String address) {
            remoteAddress = address;
            return this;
        }

        /** Sets the identity of the client to a principal without roles; null for none. */
        public Builder principal(@Nullable Principal principal) {
            return identity(principal == null ? null : Identity.of(principal));
        }

        /** Sets the identity of the client; null for none. */
        public Builder identity(@Nullable Identity identity) {
            this.identity = identity;
            return this;
        }

        /** Sets the id of the HTTP session; null for none. */
        public Builder httpSessionId(@Nullable String id) {
            httpSessionId = id;
            return this;
        }

        /** Says whether the request came over TLS. The default is false. */
        public Builder secure(boolean secure) {
            this.secure = secure;
            return this;
        }

        /** Returns the handshake. */
        public Handshake build() {
            return new Handshake(this);
        }
    }
}
