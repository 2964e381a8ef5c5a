/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.net.ProxySelector;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a client.
 *
 * @param selector chooses them; null for the platform's
 * @param credentials for the proxy that is chosen; null for none
 */
public record ProxyChoice(
        @Nullable ProxySelector selector, @Nullable Credentials credentials) {

    /** The proxies of the platform, without credentials. */
    public static final ProxyChoice PLATFORM = new ProxyChoice(null, null);
}
