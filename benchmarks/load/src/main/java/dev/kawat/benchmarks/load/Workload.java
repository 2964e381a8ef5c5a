/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

/**
 * What is sent to a server.
 *
 * @param kind to whom a message comes back
 * @param connections how many receive; a broadcast has one more, which sends
 * @param inFlight messages under way: of each connection for an echo, of all together for a broadcast
 * @param bytes of payload of each message
 * @param binary whether messages are binary, not text
 */
public record Workload(Kind kind, int connections, int inFlight, int bytes, boolean binary) {

    /** To whom a message comes back. */
    public enum Kind {
        /** To the connection that sent it. */
        ECHO,
        /** To every connection of the path, the one that sent it included. */
        BROADCAST
    }

    /** Checks the numbers. */
    public Workload {
        require(connections >= 1 && connections <= 1_000_000, "connections: 1 to 1000000", connections);
        require(inFlight >= 1 && inFlight <= 65_536, "inFlight: 1 to 65536", inFlight);
        require(bytes >= Payload.NUMBER_BYTES && bytes <= 1_000_000, "bytes: 8 to 1000000", bytes);
    }

    /** Texts that come back to who sent them. */
    public static Workload echo(int connections, int inFlight, int bytes) {
        return new Workload(Kind.ECHO, connections, inFlight, bytes, false);
    }

    /** Texts that come back to all. */
    public static Workload broadcast(int connections, int inFlight, int bytes) {
        return new Workload(Kind.BROADCAST, connections, inFlight, bytes, false);
    }

    /** The same with binary messages. */
    public Workload asBinary() {
        return new Workload(kind, connections, inFlight, bytes, true);
    }

    private static void require(boolean met, String rule, int got) {
        if (!met) {
            throw new IllegalArgumentException(rule + ", got " + got);
        }
    }
}
