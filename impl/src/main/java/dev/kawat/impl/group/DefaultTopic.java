/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Topic;
import java.util.function.Supplier;

/** A topic: the group of its subscribers. */
final class DefaultTopic extends Group implements Topic {

    private final String name;

    DefaultTopic(String name, Broadcaster broadcaster, Supplier<? extends Iterable<? extends Member>> subscribers) {
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
