/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;

/** A client of pages that keeps cookies, as a browser does. */
public final class CookieClient {

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    /** Gets a page, given its address as that of an endpoint, and returns its text. */
    public String get(URI page) {
        URI uri = URI.create(page.toString().replaceFirst("^ws", "http"));
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(uri.toString()).isEqualTo(200);
            return response.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + uri, stopped);
        }
    }

    /** Returns a handshake with the cookies. */
    public Request to(URI endpoint) {
        return Request.to(endpoint)
                .with("Cookie: "
                        + cookies.getCookieStore().getCookies().stream()
                                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
    }
}
