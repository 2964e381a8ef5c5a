/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

/**
 * Bytes on their way to all nodes that follow an address.
 *
 * @param address where they go
 * @param content not changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // copied by nobody, because nobody changes them
public record RelayMessage(RelayAddress address, byte[] content) {}
