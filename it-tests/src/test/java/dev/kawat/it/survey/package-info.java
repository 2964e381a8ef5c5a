/* SPDX-License-Identifier: Apache-2.0 */
/** Starts the application servers of others, one after another, each with the same WAR, and writes down what works there. */
package dev.kawat.it.survey;
