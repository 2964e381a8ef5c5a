/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.relay.contract.RelayContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The contract of relays, over a real Redis. */
class RedisContractTest extends RelayContract {

    private RedisProcess redis;

    @Override
    @BeforeEach
    protected void startEngine() {
        redis = RedisProcess.start();
    }

    @Override
    protected void stopEngine() throws IOException {
        redis.close();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("kawat.relay", "redis", "kawat.redis-url", redis.url());
    }

    @Override
    protected void killEngine() {
        redis.kill();
    }

    @Override
    protected void restartEngine() throws IOException {
        redis.restart();
    }

    @Override
    protected void freezeEngine() throws IOException, InterruptedException {
        redis.signal("STOP");
    }

    @Override
    protected void thawEngine() throws IOException, InterruptedException {
        redis.signal("CONT");
    }

    @Override
    protected String threads() {
        return "kawat-redis";
    }
}
