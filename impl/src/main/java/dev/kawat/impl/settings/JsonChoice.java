/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The library that an application wants for its JSON. */
public enum JsonChoice {

    /** {@link #JSONB} if there is a provider, else {@link #JACKSON}. */
    AUTO,

    /** JSON-B, the standard of the platform. */
    JSONB,

    /** Jackson 2. */
    JACKSON
}
