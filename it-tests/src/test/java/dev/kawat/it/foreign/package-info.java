/* SPDX-License-Identifier: Apache-2.0 */
/** Applications that know nothing of Kawat: the engines of the servers serve them, and clients of Kawat talk to them. */
package dev.kawat.it.foreign;
