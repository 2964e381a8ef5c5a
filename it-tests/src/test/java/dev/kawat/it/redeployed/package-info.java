/* SPDX-License-Identifier: Apache-2.0 */
/** An application that is deployed and undeployed again and again while a client of it is connected. */
package dev.kawat.it.redeployed;
