/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.impl.transport.socket.SocketLayer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket that has shaken hands, and still blocks.
 *
 * @param early the bytes that came behind the answer
 * @param uri the URI that was connected to, after redirects
 * @param headers the headers of the answer, by name in lower case
 * @param subprotocol the subprotocol; null for none
 */
public record Connected(
        SocketLayer socket,
        ByteBuffer early,
        URI uri,
        Map<String, List<String>> headers,
        @Nullable String subprotocol) {}
