/* SPDX-License-Identifier: Apache-2.0 */
/** What the WAR has in addition on a Jakarta EE platform: handlers that say what the platform knows in their callbacks. */
package dev.kawat.it.survey.platform;
