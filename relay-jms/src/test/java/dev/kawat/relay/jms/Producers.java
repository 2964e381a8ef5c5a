/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import java.util.Set;

/** Leaves out the producers that a test does not want. */
public class Producers implements Extension {

    /** Those that are wanted. Set before a node starts. */
    static volatile Set<Class<?>> wanted = Set.of(Factories.class);

    void factories(@Observes ProcessAnnotatedType<Factories> found) {
        choose(found);
    }

    void moreFactories(@Observes ProcessAnnotatedType<MoreFactories> found) {
        choose(found);
    }

    private static void choose(ProcessAnnotatedType<?> found) {
        if (!wanted.contains(found.getAnnotatedType().getJavaClass())) {
            found.veto();
        }
    }
}
