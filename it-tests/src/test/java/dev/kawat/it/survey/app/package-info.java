/* SPDX-License-Identifier: Apache-2.0 */
/** What the survey's WAR has beside the application of the suite: handlers on the transport's own threads. */
package dev.kawat.it.survey.app;
