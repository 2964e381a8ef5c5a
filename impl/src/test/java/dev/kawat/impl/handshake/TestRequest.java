/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An upgrade request as a browser on the same host sends it, which a test then spoils. */
public final class TestRequest implements UpgradeRequest {

    private final String path;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String query = "";
    private String method = "GET";
    private String protocol = "HTTP/1.1";
    private Principal user;
    private Set<String> roles = Set.of();
    private String session;
    private boolean sessionLost;

    private TestRequest(String path) {
        this.path = path;
    }

    /** A request for a path. */
    public static TestRequest to(String path) {
        return new TestRequest(path)
                .with("Host", "example.com")
                .with("Upgrade", "websocket")
                .with("Connection", "keep-alive, Upgrade")
                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .with("Sec-WebSocket-Version", "13")
                .with("Origin", "https://example.com");
    }

    /** With this query. */
    TestRequest query(String query) {
        this.query = "?" + query;
        return this;
    }

    TestRequest method(String method) {
        this.method = method;
        return this;
    }

    TestRequest protocol(String protocol) {
        this.protocol = protocol;
        return this;
    }

    /** A user whom the container has authenticated. */
    public TestRequest user(String name, String... itsRoles) {
        user = () -> name;
        roles = Set.of(itsRoles);
        return this;
    }

    /** An HTTP session. */
    public TestRequest session(String id) {
        session = id;
        return this;
    }

    /** The session ends while the handshake is being looked at. */
    TestRequest losingItsSession() {
        sessionLost = true;
        return this;
    }

    @Override
    public boolean isUserInRole(String role) {
        return roles.contains(role);
    }

    @Override
    public boolean hasLostSession() {
        return sessionLost;
    }

    /** The header with exactly these values. */
    public TestRequest with(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    TestRequest without(String name) {
        headers.remove(name);
        return this;
    }

    /** The header with one more value. */
    TestRequest twice(String name, String value) {
        headers.computeIfPresent(name, (header, values) -> {
            List<String> more = new ArrayList<>(values);
            more.add(value);
            return more;
        });
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public Handshake snapshot(Map<String, String> pathParams) {
        Handshake.Builder builder = Handshake.to(path + query)
                .path(path)
                .pathParams(pathParams)
                .principal(user)
                .httpSessionId(session);
        headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }
}
