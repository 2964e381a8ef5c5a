/* SPDX-License-Identifier: Apache-2.0 */
/** Trials that tests and the survey of servers make alike. */
package dev.kawat.it.trial;
