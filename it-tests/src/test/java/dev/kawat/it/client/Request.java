/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A handshake (RFC 6455 section 4.1), right or wrong in any way. Immutable. */
public record Request(URI uri, String target, String method, String version, List<String> headers) {

    /** The key of the RFC's own example. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** Its answer. */
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A right handshake. */
    public static Request to(URI uri) {
        return new Request(
                uri,
                uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                "GET",
                "HTTP/1.1",
                List.of(
                        "Host: " + uri.getAuthority(),
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + KEY,
                        "Sec-WebSocket-Version: 13"));
    }

    /** The same with one more header. */
    public Request with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Request(uri, target, method, version, more);
    }

    /** The same without a header. */
    public Request without(String name) {
        return new Request(
                uri,
                target,
                method,
                version,
                headers.stream().filter(h -> !h.startsWith(name + ":")).toList());
    }

    /** The same with another value of a header. */
    public Request having(String name, String value) {
        return without(name).with(name + ": " + value);
    }

    /** The same with another method. */
    public Request method(String other) {
        return new Request(uri, target, other, version, headers);
    }

    /** The same with another version of HTTP. */
    public Request version(String other) {
        return new Request(uri, target, method, other, headers);
    }

    /** The same for another target, which need not be one by the rules. */
    public Request target(String other) {
        return new Request(uri, other, method, version, headers);
    }

    byte[] bytes() {
        String lines = method + " " + target + " " + version + "\r\n" + String.join("\r\n", headers);
        return (lines + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
