/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.ReverseProxy;
import dev.kawat.it.client.ServerCertificate;
import dev.kawat.it.guide.Guide;
import dev.kawat.it.survey.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A proxy with the configuration that stands on the page about proxies, but with the addresses and files of a test. */
enum Proxy {
    NGINX("nginx") {
        @Override
        String at(String page, int port, URI application, ServerCertificate certificate) {
            String here = replace(page, "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;");
            here = replace(here, "/etc/ssl/example.com.pem", certificate.certificate());
            here = replace(here, "/etc/ssl/example.com.key", certificate.key());
            return replace(here, "http://127.0.0.1:8080/", application);
        }

        @Override
        ReverseProxy start(Path directory, int port, String configuration) throws IOException {
            return ReverseProxy.nginx(directory, port, configuration);
        }
    },

    HAPROXY("haproxy") {
        @Override
        String at(String page, int port, URI application, ServerCertificate certificate) {
            String here = replace(page, "bind :443 ", "bind 127.0.0.1:" + port + " ");
            here = replace(here, "/etc/haproxy/example.com.pem", certificate.both());
            here = replace(here, " /\\1", " " + application.getPath() + "\\1");
            return replace(here, "127.0.0.1:8080", application.getAuthority());
        }

        @Override
        ReverseProxy start(Path directory, int port, String configuration) throws IOException {
            return ReverseProxy.haproxy(directory, port, configuration);
        }
    },

    HTTPD("apache") {
        @Override
        String at(String page, int port, URI application, ServerCertificate certificate) {
            String here = replace(page, "*:443", "127.0.0.1:" + port);
            here = replace(here, "/etc/ssl/example.com.pem", certificate.certificate());
            here = replace(here, "/etc/ssl/example.com.key", certificate.key());
            return replace(here, "http://127.0.0.1:8080/", application);
        }

        @Override
        ReverseProxy start(Path directory, int port, String configuration) throws IOException {
            List<String> modules = Guide.named(PAGE).wordsOf("sudo a2enmod");
            return ReverseProxy.httpd(directory, port, modules, configuration);
        }
    };

    private static final String PAGE = "run-behind-a-proxy";

    private final String language;

    Proxy(String language) {
        this.language = language;
    }

    /** Starts it in front of an application, whose address ends with a slash. */
    ReverseProxy start(Path directory, URI application, ServerCertificate certificate, Set<Variation> variations)
            throws IOException {
        int port = Ports.free();
        String configuration = Guide.named(PAGE).configuration(language);
        for (Variation variation : variations) {
            configuration = variation.of(this, configuration);
        }
        return start(directory, port, at(configuration, port, application, certificate));
    }

    abstract String at(String page, int port, URI application, ServerCertificate certificate);

    abstract ReverseProxy start(Path directory, int port, String configuration) throws IOException;

    /** Replaces a text that must be there. */
    static String replace(String configuration, String from, Object to) {
        assertThat(configuration).contains(from);
        return configuration.replace(from, to.toString());
    }
}
