/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.spi.RelayAddress;
import java.nio.charset.StandardCharsets;

/**
 * The names that an application has in Redis. Those of one address share a hash tag, so they are on the same shard of a cluster.
 *
 * @param application the name of the application
 */
record RedisNames(String application) {

    /** Returns the channel of what is sent to an address. */
    String channel(RelayAddress address) {
        return "kawat:c:" + tag(address);
    }

    /** Returns the channel as it goes over the wire. */
    byte[] channelBytes(RelayAddress address) {
        return bytes(channel(address));
    }

    /** Returns the key of the end of a log: a hash. */
    byte[] meta(RelayAddress address) {
        return bytes("kawat:m:" + tag(address));
    }

    /** Returns the key of the entries of a log: a stream. */
    byte[] log(RelayAddress address) {
        return bytes("kawat:l:" + tag(address));
    }

    /** Returns the key of the last entry that a node has appended to a log: a string. */
    byte[] lastOf(RelayAddress address, long node) {
        return bytes("kawat:q:" + tag(address) + ":" + Long.toHexString(node));
    }

    private String tag(RelayAddress address) {
        return "{" + address.text(application) + "}";
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
