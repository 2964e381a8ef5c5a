/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

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
    private static final int CONNECT_MILLIS = 2000;

    /** Returns the rule that a URL breaks; empty for none. It may hold a password, so the rule does not tell it. */
    static Optional<String> problemOfUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean right = Set.of("redis", "rediss").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
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
        return text.equals(NONE) || Files.isReadable(Path.of(text))
                ? Optional.empty()
                : Optional.of("must be 'none', or the path of a readable file");
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

    /**
     * Opens a connection.
     *
     * @param answerMillis how long an answer may take; 0 for any time
     * @throws IOException if the file of the password cannot be read
     */
    RedisConnection connect(int answerMillis) throws IOException {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(answerMillis)
                .clientName("kawat");
        String secret = passwordFile == null
                ? password
                : Files.readString(passwordFile).lines().findFirst().orElse("").strip();
        if (secret != null) {
            config.user(user).password(secret);
        }
        if (tls) {
            config.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build()); // authority and name
        }
        RedisConnection connection = new RedisConnection(address, config.build());
        connection.connect();
        return connection;
    }

    /** Returns the address alone. */
    @Override
    public String toString() {
        return address.toString();
    }
}
