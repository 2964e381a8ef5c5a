/* SPDX-License-Identifier: Apache-2.0 */
/** The application whose nodes the messaging of a server connects. */
package dev.kawat.it.survey.relay;
