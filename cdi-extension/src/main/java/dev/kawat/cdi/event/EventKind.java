/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.Artefact;
import dev.kawat.ArtefactChanged;
import dev.kawat.CaughtUp;
import dev.kawat.Closed;
import dev.kawat.ClusterChange;
import dev.kawat.Joined;
import dev.kawat.Left;
import dev.kawat.Opened;
import dev.kawat.PresenceChange;
import dev.kawat.RelayLoss;
import dev.kawat.Slow;
import dev.kawat.Subscribed;
import dev.kawat.TopicGap;
import dev.kawat.TopicSubscription;
import dev.kawat.Unsubscribed;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.inject.Any;
import java.lang.annotation.Annotation;

/** The kinds of events that applications can observe: the qualifier of the event, and the type of its subject. */
@SuppressWarnings("ImmutableEnumChecker") // annotation literals do not change
enum EventKind {
    SERVER_OPENED(Opened.Literal.INSTANCE, WebSocketServer.class),
    SERVER_CLOSED(Closed.Literal.INSTANCE, WebSocketServer.class),
    OPENED(Opened.Literal.INSTANCE, WebSocketConnection.class),
    CLOSED(Closed.Literal.INSTANCE, WebSocketConnection.class),
    SLOW(Slow.Literal.INSTANCE, WebSocketConnection.class),
    CAUGHT_UP(CaughtUp.Literal.INSTANCE, WebSocketConnection.class),
    SUBSCRIBED(Subscribed.Literal.INSTANCE, TopicSubscription.class),
    UNSUBSCRIBED(Unsubscribed.Literal.INSTANCE, TopicSubscription.class),
    JOINED(Joined.Literal.INSTANCE, PresenceChange.class),
    LEFT(Left.Literal.INSTANCE, PresenceChange.class),
    TOPIC_GAP(Any.Literal.INSTANCE, TopicGap.class),
    CLUSTER_CHANGED(Any.Literal.INSTANCE, ClusterChange.class),
    RELAY_LOSS(Any.Literal.INSTANCE, RelayLoss.class),
    ARTEFACT_CHANGED(ArtefactChanged.Literal.INSTANCE, Artefact.class);

    final Annotation qualifier;
    final Class<?> subject;

    EventKind(Annotation qualifier, Class<?> subject) {
        this.qualifier = qualifier;
        this.subject = subject;
    }
}
