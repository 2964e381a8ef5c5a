/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * The address of a server, and what it wants to know.
 *
 * @param user null for the default user
 * @param password null for none, or if it is in a file
 * @param passwordFile null for none
 */
record RedisServer(
        HostAndPort address,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile) {

    private static final String NONE = "none";
    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_PORT = 65535;

    /** Returns the rule that a URL breaks; empty for none. It may hold a password, so the rule does not tell it. */
    static Optional<String> problemOfUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean right = Set.of("redis", "rediss").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && (url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= MAX_PORT))
                    && (url.getPath().isEmpty() || url.getPath().equals("/"))
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && (url.getUserInfo() == null || url.getUserInfo().contains(":"));
            return right ? Optional.empty() : Optional.of(ruleOfUrl());
        } catch (IllegalArgumentException none) {
            return Optional.of(ruleOfUrl());
        }
    }

    private static String ruleOfUrl() {
        return "must be redis://[user:password@]host[:port], or rediss:// for TLS";
    }

    /** Returns the rule that a file of passwords breaks; empty for none. */
    static Optional<String> problemOfFile(String text) {
        try {
            if (text.equals(NONE) || (Files.isReadable(Path.of(text)) && !Files.isDirectory(Path.of(text)))) {
                return Optional.empty();
            }
        } catch (InvalidPathException none) {
            // the same rule
        }
        return Optional.of("must be 'none', or the path of a readable file");
    }

    /** Returns the server of settings that break no rule. */
    static RedisServer of(String url, String passwordFile) {
        URI parsed = URI.create(url);
        String info = parsed.getUserInfo();
        int colon = info == null ? -1 : info.indexOf(':');
        return new RedisServer(
                new HostAndPort(parsed.getHost(), parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort()),
                parsed.getScheme().equals("rediss"),
                colon <= 0 ? null : info.substring(0, colon),
                colon < 0 || colon == info.length() - 1 ? null : info.substring(colon + 1),
                passwordFile.equals(NONE) ? null : Path.of(passwordFile));
    }

    /** Returns a connection that is not open yet. */
    RedisConnection connection() {
        return new RedisConnection(new RedisSocketFactory(address, tls));
    }

    /**
     * Opens a connection.
     *
     * @throws IOException if the file of the password cannot be read
     */
    void open(RedisConnection connection) throws IOException {
        connection.open(user, passwordFile == null ? password : firstLine(passwordFile));
    }

    private static String firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException | UncheckedIOException failed) {
            throw new IOException("the file of the password cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** Returns the address alone. */
    @Override
    public String toString() {
        return address.toString();
    }
}
