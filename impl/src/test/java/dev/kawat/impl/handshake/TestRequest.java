/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An upgrade request as a browser on the same host sends it, which a test then spoils. */
public final class TestRequest implements UpgradeRequest {

    private final String path;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String protocol = "HTTP/1.1";

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

    TestRequest method(String method) {
        this.method = method;
        return this;
    }

    TestRequest protocol(String protocol) {
        this.protocol = protocol;
        return this;
    }

    /** The header with exactly these values. */
    TestRequest with(String name, String... values) {
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
        return Handshake.to(path).pathParams(pathParams).build();
    }
}
