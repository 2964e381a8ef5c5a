/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** When a peer is pinged. */
public enum PingPolicy {
    /** When nothing has come from it for the interval. */
    WHEN_SILENT,
    /** Once an interval, whatever it sends. */
    ALWAYS
}
