/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.List;

/** Provides the relay {@code redis}. Found by {@link java.util.ServiceLoader}. */
public final class RedisRelayProvider implements RelayProvider {

    static final String URL = "redis-url";
    static final String PASSWORD_FILE = "redis-password-file";

    /** Creates the provider. */
    public RedisRelayProvider() {}

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<RelaySetting> settings() {
        return List.of(
                new RelaySetting(
                        URL,
                        "redis://127.0.0.1:6379",
                        "The address of Redis or Valkey: redis://[user:password@]host[:port], or rediss:// for TLS.",
                        RedisServer::problemOfUrl),
                new RelaySetting(
                        PASSWORD_FILE,
                        "none",
                        "A file with the password, in its first line. It is read at each attempt to connect.",
                        RedisServer::problemOfFile));
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Relay open(RelayContext context) {
        RedisRelay relay =
                new RedisRelay(RedisServer.of(context.setting(URL), context.setting(PASSWORD_FILE)), context);
        relay.start();
        return relay;
    }
}
