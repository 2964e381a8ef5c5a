/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayEnvironment;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.List;
import java.util.Optional;

/** Provides a relay that no application of these tests can use. */
public final class PostRelay implements RelayProvider {

    @Override
    public String name() {
        return "post";
    }

    @Override
    public List<RelaySetting> settings() {
        return List.of();
    }

    @Override
    public Optional<String> problem(RelayEnvironment application) {
        return switch (application.application()) {
            case "unstamped" -> Optional.of("needs a bean of type app.Stamp");
            case "failing" -> throw new IllegalStateException("closed on Sundays");
            default -> Optional.empty();
        };
    }

    @Override
    public Relay open(RelayContext context) {
        throw new UnsupportedOperationException("no application without problems uses it");
    }
}
