/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1):
 *
 * <pre>
 *   extension-list  = 1#extension
 *   extension       = extension-token *( ";" extension-param )
 *   extension-param = token [ "=" (token | quoted-string) ]
 * </pre>
 */
public final class ExtensionHeader {

    private static final int END = -1;
    private static final String SYMBOLS_OF_TOKENS = "!#$%&'*+-.^_`|~"; // RFC 7230 3.2.6

    private final String value;
    private int at;

    private ExtensionHeader(String value) {
        this.value = value;
    }

    /** One extension of the list. */
    record Extension(String name, List<Parameter> parameters) {}

    /** One parameter, with its value without quotes, if it has one. */
    record Parameter(String name, @Nullable String value) {}

    /** Returns whether the values of all these headers, possibly none, can be read; otherwise the handshake must fail. */
    public static boolean isWellFormed(List<String> headers) {
        try {
            parse(headers);
            return true;
        } catch (NegotiationException malformed) {
            return false;
        }
    }

    /**
     * Returns the extensions of all headers, which mean the same as one header with commas between (RFC 6455 section 9.1).
     *
     * @throws NegotiationException if one is malformed
     */
    static List<Extension> parse(List<String> headers) throws NegotiationException {
        List<Extension> extensions = new ArrayList<>();
        for (String header : headers) {
            new ExtensionHeader(header).list(extensions);
        }
        return extensions;
    }

    private void list(List<Extension> extensions) throws NegotiationException {
        while (true) {
            int next = skipSpace();
            if (next == END) {
                return;
            }
            if (next == ',') {
                at++; // RFC 7230 7: a list may have empty elements
                continue;
            }
            extensions.add(extension());
            if (skipSpace() != END) {
                expect(',');
            }
        }
    }

    private Extension extension() throws NegotiationException {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (skipSpace() == ';') {
            at++;
            skipSpace();
            parameters.add(parameter());
        }
        return new Extension(name, parameters);
    }

    private Parameter parameter() throws NegotiationException {
        String name = token();
        if (skipSpace() != '=') {
            return new Parameter(name, null);
        }
        at++;
        return new Parameter(name, skipSpace() == '"' ? quoted() : token());
    }

    private String token() throws NegotiationException {
        int from = at;
        while (isOfToken(peek())) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return value.substring(from, at);
    }

    /** Reads a quoted string, which must be a token without the quotes (RFC 6455 9.1). */
    private String quoted() throws NegotiationException {
        StringBuilder content = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (!isOfToken(peek())) {
                throw malformed();
            }
            content.append(value.charAt(at++));
        }
        expect('"');
        if (content.isEmpty()) {
            throw malformed();
        }
        return content.toString();
    }

    private static boolean isOfToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || SYMBOLS_OF_TOKENS.indexOf(c) >= 0;
    }

    private void expect(char expected) throws NegotiationException {
        if (peek() != expected) {
            throw malformed();
        }
        at++;
    }

    private int skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return peek();
    }

    private int peek() {
        return at < value.length() ? value.charAt(at) : END;
    }

    private NegotiationException malformed() {
        return new NegotiationException("RFC 6455 9.1: the extensions are malformed at character " + at);
    }
}
