/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;

/** A connection of which one thread may write commands while another one reads what comes. */
final class RedisConnection extends Connection {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    RedisConnection(HostAndPort address, JedisClientConfig config) {
        super(address, config);
    }

    /** Writes the command to subscribe to channels, or to leave them. Its answers come with the messages. */
    void subscription(boolean subscribe, List<byte[]> channels) {
        sendCommand(
                subscribe ? Protocol.Command.SUBSCRIBE : Protocol.Command.UNSUBSCRIBE,
                channels.toArray(byte[][]::new));
        flush();
    }

    /** Writes a command to publish, which goes out with the next {@link #flushed}. */
    void publication(byte[] channel, byte[] content) {
        sendCommand(Protocol.Command.PUBLISH, channel, content);
    }

    /** Lets everything go out that was written. */
    RedisConnection flushed() {
        flush();
        return this;
    }

    /** Reads what comes next. Blocks for that. */
    Object next() {
        return getUnflushedObject();
    }

    /** Ends it at once, whatever its threads do. */
    void end() {
        try {
            forceDisconnect();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a connection to Redis was closed already", gone);
        }
    }
}
