/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayMessage;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connects the applications of this JVM that have the same name. Everything is carried on the thread that sends it. */
public final class MemoryRelay implements RelayProvider {

    /** The links of each application. */
    private static final Map<String, List<Link>> LINKS = new ConcurrentHashMap<>();

    /** The link of one node. */
    private record Link(RelayContext context, Set<RelayAddress> followed) implements Relay {

        private List<Link> all() {
            return LINKS.computeIfAbsent(context.application(), first -> new CopyOnWriteArrayList<>());
        }

        @Override
        public void follow(RelayAddress address) {
            followed.add(address);
            if (followed.size() == 1) { // it has its first address when it is in use
                all().add(this);
                context.listener().linkUp();
            }
        }

        @Override
        public void unfollow(RelayAddress address) {
            followed.remove(address);
        }

        @Override
        public void publish(List<RelayMessage> batch) {
            for (RelayMessage message : batch) {
                all().stream()
                        .filter(link -> link.followed.contains(message.address()))
                        .forEach(link -> link.context.listener().received(message.address(), message.content()));
            }
            context.listener().published(RelayListener.Outcome.DONE);
        }

        @Override
        public void reconnect() {}

        @Override
        public void close() {
            all().remove(this);
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<RelaySetting> settings() {
        return List.of();
    }

    @Override
    public Relay open(RelayContext context) {
        return new Link(context, ConcurrentHashMap.newKeySet());
    }
}
