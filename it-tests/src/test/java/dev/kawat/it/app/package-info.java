/* SPDX-License-Identifier: Apache-2.0 */
/** The application under test, the same in one WAR for every server: small endpoints, one for each matter. */
package dev.kawat.it.app;
