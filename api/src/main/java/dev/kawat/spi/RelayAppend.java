/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.time.Duration;

/**
 * Messages for a {@link RelayLog}.
 *
 * @param address the topic
 * @param id identifies the entry: what is appended again has the same one
 * @param messages how many messages the content has, at least 1
 * @param most how many of the latest messages the log keeps
 * @param age how long it keeps them
 * @param content not changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // copied by nobody, because nobody changes them
public record RelayAppend(
        RelayAddress address, RelayEntryId id, int messages, int most, Duration age, byte[] content) {}
