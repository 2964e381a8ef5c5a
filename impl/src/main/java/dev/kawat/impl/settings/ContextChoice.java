/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** Around which callbacks the request and the connection context are active. */
public enum ContextChoice {

    /** Around those of endpoints that may need them, by what can be seen at deployment. */
    AUTO,

    /** Around all. */
    ALWAYS
}
