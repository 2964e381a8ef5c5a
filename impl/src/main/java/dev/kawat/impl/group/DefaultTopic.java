/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Topic;
import dev.kawat.impl.connection.DefaultConnection;
import java.util.function.Supplier;

/** The subscribers of a topic. */
final class DefaultTopic extends Group implements Topic {

    private final String name;

    DefaultTopic(String name, Broadcaster broadcaster, Supplier<? extends Iterable<DefaultConnection>> subscribers) {
        super(broadcaster, subscribers);
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "topic '" + name + "'";
    }
}
