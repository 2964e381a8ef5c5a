/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The choices for TLS.
 *
 * @param context has the trusted certificates and those of the client; null for the platform's
 * @param parameters the versions and ciphers; null for those of the context. The name of the host is checked in any case
 */
public record TlsOptions(
        @Nullable SSLContext context, @Nullable SSLParameters parameters) {

    /** Everything as the platform has it. */
    public static final TlsOptions PLATFORM = new TlsOptions(null, null);
}
