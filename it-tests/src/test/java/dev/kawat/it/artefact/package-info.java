/* SPDX-License-Identifier: Apache-2.0 */
/** The handlers of an application whose endpoints are declared by files. */
package dev.kawat.it.artefact;
