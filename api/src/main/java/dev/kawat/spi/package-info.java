/* SPDX-License-Identifier: Apache-2.0 */
/** What integrators implement: codecs, and the payloads that codecs read and write; checks of handshakes. */
@NullMarked
package dev.kawat.spi;

import org.jspecify.annotations.NullMarked;
