/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What integrators implement: codecs, and the payloads that codecs read and write; checks of handshakes; resolvers of
 * parameters, and the sources that these find.
 */
@NullMarked
package dev.kawat.spi;

import org.jspecify.annotations.NullMarked;
