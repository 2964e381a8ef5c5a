/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.impl.settings.ClientSetting;
import dev.kawat.impl.settings.WebSocketUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * The URI of a connector with the values for its variables (RFC 6570 level 1). Immutable.
 *
 * @param query further parameters, encoded; possibly empty
 */
record UriTemplate(String uri, Map<String, String> pathParams, String query) {

    private static final String NONE = ClientSetting.URI.defaultValue();

    static UriTemplate of(String uri) {
        return new UriTemplate(uri, Map.of(), "");
    }

    UriTemplate withUri(String other) {
        return new UriTemplate(other, pathParams, query);
    }

    UriTemplate withPathParam(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(pathParams);
        more.put(name, value);
        return new UriTemplate(uri, Map.copyOf(more), query);
    }

    UriTemplate withQueryParam(String name, String value) {
        String parameter = encode(name) + "=" + encode(value);
        return new UriTemplate(uri, pathParams, query.isEmpty() ? parameter : query + "&" + parameter);
    }

    /** Returns the names of the variables, in their order. */
    Set<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        WebSocketUri.VARIABLE.matcher(uri).results().forEach(variable -> names.add(variable.group(1)));
        return names;
    }

    /**
     * Returns the URI.
     *
     * @throws IllegalArgumentException if a variable has no value, a value has no variable, or the result is no URI
     */
    URI expand() {
        if (uri.equals(NONE)) {
            throw new IllegalArgumentException(
                    "uri: must be given: in @WebSocketClient, as kawat.client.<name>.uri, or by WebSocketConnector.uri");
        }
        pathParams.keySet().stream()
                .filter(name -> !uri.contains("{" + name + "}"))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException(
                            "pathParam: must be a variable of the URI, got '" + unknown + "' for '" + uri + "'");
                });
        Matcher variable = WebSocketUri.VARIABLE.matcher(uri);
        StringBuilder expanded = new StringBuilder();
        while (variable.find()) {
            String value = pathParams.get(variable.group(1));
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(
                        "uri: every variable must have a value, got none for '" + variable.group(1) + "'");
            }
            variable.appendReplacement(expanded, Matcher.quoteReplacement(encode(value)));
        }
        variable.appendTail(expanded);
        if (!query.isEmpty()) {
            expanded.append(expanded.indexOf("?") < 0 ? "?" : "&").append(query);
        }
        try {
            return new URI(expanded.toString());
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("uri: " + malformed.getMessage(), malformed);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
