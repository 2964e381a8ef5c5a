/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.platform;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;

/** The same on the transport's thread. */
@NonBlocking
@WebSocketEndpoint("/secured/quick/{key}")
public class QuickPlaces extends Places {}
