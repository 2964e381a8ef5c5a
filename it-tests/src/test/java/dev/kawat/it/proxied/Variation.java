/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

/** Another configuration than the one on the page: what a proxy of somebody else may do. */
@SuppressWarnings("ImmutableEnumChecker") // a record of two texts is immutable
enum Variation {
    /** {@code Host} is that of the upstream, and no longer that of the browser. */
    HOST_OF_UPSTREAM(
            new Edit("proxy_set_header Host $http_host;", ""),
            new Edit(
                    "http-request replace-path",
                    "http-request set-header Host upstream:8080\n    http-request replace-path"),
            new Edit("ProxyPreserveHost On", "ProxyPreserveHost Off")),

    /** {@code Host} has lost its port. */
    HOST_WITHOUT_PORT(
            new Edit("proxy_set_header Host $http_host;", "proxy_set_header Host $host;"),
            new Edit(
                    "http-request replace-path",
                    "http-request set-header Host %[req.hdr(host),field(1,:)]\n    http-request replace-path"),
            new Edit("ProxyPreserveHost On", "ProxyPreserveHost On\n    RequestHeader edit Host :\\d+$ \"\"")),

    /** The port is in a header of its own, and the forwarded host in none. */
    FORWARDED_PORT(
            new Edit("X-Forwarded-Host $http_host", "X-Forwarded-Port $server_port"),
            new Edit("X-Forwarded-Host %[req.hdr(host)]", "X-Forwarded-Port %[dst_port]"),
            new Edit(
                    "RequestHeader unset Forwarded",
                    "ProxyAddHeaders Off\n    RequestHeader set X-Forwarded-Port expr=%{SERVER_PORT}")),

    /** All is in {@code Forwarded}, as RFC 7239 has it. */
    FORWARDED(
            new Edit(
                    "X-Forwarded-Host $http_host;\n        proxy_set_header Forwarded \"\";",
                    "Forwarded 'for=$remote_addr;host=\"$http_host\";proto=$scheme';"),
            new Edit(
                    "X-Forwarded-Host %[req.hdr(host)]\n    http-request del-header Forwarded",
                    "Forwarded for=%[src];host=\\\"%[req.hdr(host)]\\\";proto=https"),
            new Edit(
                    "RequestHeader unset Forwarded",
                    "ProxyAddHeaders Off\n    RequestHeader set Forwarded"
                            + " \"expr=for=%{REMOTE_ADDR};host=\\\"%{HTTP_HOST}\\\";proto=https\"")),

    /** The proxy has an address that is not named. */
    NOT_NAMED(
            new Edit("proxy_http_version 1.1;", "proxy_http_version 1.1;\n        proxy_bind 127.0.0.2;"),
            new Edit("server kawat ", "source 127.0.0.2\n    server kawat "),
            new Edit("ProxyPreserveHost", "ProxySourceAddress 127.0.0.2\n    ProxyPreserveHost")),

    /** The request for an upgrade is not passed on. */
    WITHOUT_UPGRADE(
            new Edit("proxy_set_header Upgrade $http_upgrade;", ""),
            new Edit("http-request replace-path", "http-request del-header Upgrade\n    http-request replace-path"),
            new Edit(" upgrade=websocket", "")),

    /** A connection may be silent for four seconds. */
    FOUR_SECONDS(
            new Edit("proxy_read_timeout 60s;", "proxy_read_timeout 4s;"),
            new Edit("timeout tunnel 60s", "timeout tunnel 4s"),
            new Edit("Timeout 60", "Timeout 4"));

    private record Edit(String from, String to) {}

    private final Edit nginx;
    private final Edit haproxy;
    private final Edit httpd;

    Variation(Edit nginx, Edit haproxy, Edit httpd) {
        this.nginx = nginx;
        this.haproxy = haproxy;
        this.httpd = httpd;
    }

    /** Returns the configuration of a proxy, varied. */
    String of(Proxy proxy, String configuration) {
        Edit edit = switch (proxy) {
            case NGINX -> nginx;
            case HAPROXY -> haproxy;
            case HTTPD -> httpd;
        };
        return Proxy.replace(configuration, edit.from, edit.to);
    }
}
