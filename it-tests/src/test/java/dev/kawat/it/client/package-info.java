/* SPDX-License-Identifier: Apache-2.0 */
/** The clients of the tests: the JDK's, a bare socket, our own wire, and what runs on Node.js. Every wait has a bound. */
package dev.kawat.it.client;
