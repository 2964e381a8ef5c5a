/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A chain of resolvers. The first that knows a parameter decides. */
public final class ParameterResolvers implements ParameterResolver {

    /** The resolver of the message comes last, because a message may be of any type that no other resolver knows. */
    private static final List<ParameterResolver> BUILT_IN = List.of(
            new RequestResolver(), new ConnectionResolver(), new FailedMessageResolver(), new SubjectResolver());

    private final List<ParameterResolver> resolvers;

    private ParameterResolvers(List<ParameterResolver> resolvers) {
        this.resolvers = resolvers;
    }

    /** Returns the built-in resolvers. */
    public static ParameterResolvers builtIn() {
        return new ParameterResolvers(BUILT_IN);
    }

    /** Returns the resolvers of an application, in this order, followed by the built-in ones. */
    public static ParameterResolvers with(List<ParameterResolver> own) {
        return new ParameterResolvers(
                Stream.concat(own.stream(), BUILT_IN.stream()).toList());
    }

    /**
     * Returns the same resolver for callbacks of beans that are not endpoints. It refuses values of the request, because no
     * handshake is refused if such a value is missing.
     */
    public static ParameterResolver outsideEndpoints(ParameterResolver resolver) {
        return parameter -> {
            RequestResolver.refuse(parameter.parameter());
            return resolver.resolve(parameter);
        };
    }

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        return resolvers.stream()
                .flatMap(resolver -> resolver.resolve(parameter).stream())
                .findFirst();
    }
}
