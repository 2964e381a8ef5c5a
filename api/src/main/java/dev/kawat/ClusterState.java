/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The link of this node to the engine that connects it with the others. */
public enum ClusterState {
    /** There is no engine: the setting {@code relay} is {@code none}. */
    OFF,
    /** This node hears itself through the engine, so it hears the others too. */
    UP,
    /** This node has not heard itself for 3 seconds. What it sends goes out, and may not arrive. */
    DEGRADED,
    /** There is no connection to the engine. What is sent to other nodes waits for a while. */
    DOWN
}
