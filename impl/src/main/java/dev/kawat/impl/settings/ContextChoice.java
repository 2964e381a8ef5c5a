/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The callbacks around which the request context and the connection context are active. */
public enum ContextChoice {

    /** The callbacks of endpoints that may need the contexts, as far as that is visible at deployment. */
    AUTO,

    /** All callbacks. */
    ALWAYS
}
