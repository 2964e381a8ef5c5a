/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain requests. */
final class Http {

    private Http() {}

    /** Gets a path, which goes out exactly as it is; redirects are not followed. */
    static HttpResponse<String> get(KawatServer server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(Peer.PATIENCE_SECONDS))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
