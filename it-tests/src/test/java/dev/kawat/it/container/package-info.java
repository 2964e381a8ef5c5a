/* SPDX-License-Identifier: Apache-2.0 */
/** Arquillian's adapters for the servers that run in this process: ours, and Tyrus without servlets. */
package dev.kawat.it.container;
