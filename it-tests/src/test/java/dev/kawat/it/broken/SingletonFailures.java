/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.broken;

import dev.kawat.WebSocketConnection;
import jakarta.inject.Singleton;
import jakarta.websocket.OnError;

/** Would be told of the failures of all endpoints, and is no bean where only annotated classes are. */
@Singleton
public class SingletonFailures {

    @OnError
    void failed(Exception failure, WebSocketConnection connection) {}
}
