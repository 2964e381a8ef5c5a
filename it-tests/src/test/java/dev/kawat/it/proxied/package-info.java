/* SPDX-License-Identifier: Apache-2.0 */
/** An application behind reverse proxies, with the configurations that stand on the page about them. */
package dev.kawat.it.proxied;
