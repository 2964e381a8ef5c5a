/* SPDX-License-Identifier: Apache-2.0 */
/** What the WAR has in addition where Jakarta Security authenticates out of the box. */
package dev.kawat.it.survey.security;
