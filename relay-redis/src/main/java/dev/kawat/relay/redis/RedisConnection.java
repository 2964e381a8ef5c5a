/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A connection of which one thread may write commands while another one reads what comes. It is opened once: after its end, nothing
 * opens it again, as Jedis would do for the next command.
 */
final class RedisConnection extends Connection {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    /** The scripts that the server has, with their digests. */
    private final Map<String, byte[]> scripts = new HashMap<>();

    private static final byte[] NAME = "kawat".getBytes(StandardCharsets.UTF_8);

    private static final Pattern QUOTED = Pattern.compile("['`\"].*", Pattern.DOTALL);

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    private final RedisSocketFactory sockets;
    private volatile boolean ended;

    /** A connection that is not open yet. */
    RedisConnection(RedisSocketFactory sockets) {
        super(sockets);
        this.sockets = sockets;
    }

    /**
     * Opens it, and says who this is.
     *
     * @param user null for the default user
     * @param password null for none
     * @throws JedisConnectionException if there is no connection in time
     * @throws JedisDataException if the server refuses; without the password
     */
    void open(@Nullable String user, @Nullable String password) {
        connect();
        if (password != null) {
            byte[] secret = password.getBytes(StandardCharsets.UTF_8);
            if (user == null) {
                sendCommand(Protocol.Command.AUTH, secret);
            } else {
                sendCommand(Protocol.Command.AUTH, user.getBytes(StandardCharsets.UTF_8), secret);
            }
            flush();
            try {
                next();
            } catch (JedisDataException refused) {
                throw new JedisDataException("AUTH was refused: " + withoutArguments(refused));
            }
        }
        sendCommand(Protocol.Command.CLIENT, "SETNAME".getBytes(StandardCharsets.UTF_8), NAME);
        flush();
        try {
            next();
        } catch (JedisDataException refused) {
            if (!String.valueOf(refused.getMessage()).startsWith("NOPERM")) {
                throw refused;
            }
            LOG.log(Level.DEBUG, "this user may not name its connections", refused);
        }
    }

    /** Returns an answer up to where it may repeat the command, and so the password: Redis 7 quotes with ', 6.2 with `. */
    private static String withoutArguments(JedisDataException refused) {
        return QUOTED.matcher(String.valueOf(refused.getMessage()))
                .replaceFirst("")
                .strip();
    }

    /** Returns what a server says as one line for the log, in which it cannot make up others. */
    static String withoutControls(@Nullable String text) {
        return CONTROLS.matcher(String.valueOf(text)).replaceAll("?");
    }

    @Override
    public void connect() {
        if (ended) {
            throw new JedisConnectionException("the connection has ended");
        }
        super.connect();
    }

    /** Writes the command to subscribe to channels, or to leave them. Its answers come with the messages. */
    void subscription(boolean subscribe, List<byte[]> channels) {
        sendCommand(
                subscribe ? Protocol.Command.SUBSCRIBE : Protocol.Command.UNSUBSCRIBE, channels.toArray(byte[][]::new));
        flush();
    }

    /** Writes a command to publish, which goes out with the next {@link #flushed}. */
    void publication(byte[] channel, byte[] content) {
        sendCommand(Protocol.Command.PUBLISH, channel, content);
    }

    /** Writes a command, which goes out with the next {@link #flushed}. */
    void command(Protocol.Command command, byte[]... arguments) {
        sendCommand(command, arguments);
    }

    /** Writes the command to run a script, which goes out with the next {@link #flushed}. Loads the script before if it must. */
    void script(String script, List<byte[]> keys, List<byte[]> arguments) {
        byte[] digest = scripts.get(script);
        if (digest == null) {
            sendCommand(
                    Protocol.Command.SCRIPT,
                    "LOAD".getBytes(StandardCharsets.US_ASCII),
                    script.getBytes(StandardCharsets.UTF_8));
            digest = (byte[]) flushed().next();
            scripts.put(script, digest);
        }
        List<byte[]> all = new ArrayList<>();
        all.add(digest);
        all.add(Integer.toString(keys.size()).getBytes(StandardCharsets.US_ASCII));
        all.addAll(keys);
        all.addAll(arguments);
        sendCommand(Protocol.Command.EVALSHA, all.toArray(byte[][]::new));
    }

    /** Runs a script, and returns its answer. Loads it anew if the server has forgotten it. */
    Object run(String script, List<byte[]> keys, List<byte[]> arguments) {
        script(script, keys, arguments);
        try {
            return flushed().next();
        } catch (JedisNoScriptException forgotten) {
            forgetScripts();
            script(script, keys, arguments);
            return flushed().next();
        }
    }

    /** Notes that the server has forgotten the scripts. */
    void forgetScripts() {
        scripts.clear();
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

    /** Ends it at once, whatever its threads do, also while it is being opened. */
    void end() {
        ended = true;
        setBroken();
        try {
            sockets.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a connection to Redis was closed already", gone);
        }
    }
}
