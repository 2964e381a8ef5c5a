/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** What an application says about what shall read and write its JSON. */
public enum JsonChoice {

    /** {@link #JSONB} where there is a provider, else {@link #JACKSON}. */
    AUTO,

    /** JSON-B, the standard of the platform. */
    JSONB,

    /** Jackson 2. */
    JACKSON
}
