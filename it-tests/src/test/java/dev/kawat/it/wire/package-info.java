/* SPDX-License-Identifier: Apache-2.0 */
/** Our own wire as a client, of servers that are not ours. No server under test takes part, so it runs once. */
package dev.kawat.it.wire;
