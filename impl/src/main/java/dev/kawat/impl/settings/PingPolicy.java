/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The time at which a peer is pinged. */
public enum PingPolicy {
    /** After an interval in which nothing has come from it. */
    WHEN_SILENT,
    /** Once in each interval, whatever it sends. */
    ALWAYS
}
