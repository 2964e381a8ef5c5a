/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The answers to requests that nobody else sees. The connection ends after each. */
enum Refusal {

    /** RFC 9112 section 2.2 and others: the syntax is broken. */
    MALFORMED("400 Bad Request"),

    /** RFC 9112 section 3: the target is longer than any that the server takes. */
    TARGET_TOO_LONG("414 URI Too Long"),

    /** RFC 6585 section 5: the headers are too long, or too many. */
    HEADERS_TOO_LARGE("431 Request Header Fields Too Large");

    private final String status;

    Refusal(String status) {
        this.status = status;
    }

    /** Returns the whole answer. */
    ByteBuffer answer() {
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return status;
    }
}
