/* SPDX-License-Identifier: Apache-2.0 */
/** The contract of relays: tests that every relay must pass, and the application with which they are done. */
package dev.kawat.relay.contract;
