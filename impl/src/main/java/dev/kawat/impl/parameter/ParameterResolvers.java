/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Several resolvers, of which the first that knows a parameter decides. */
public final class ParameterResolvers implements ParameterResolver {

    /** The message comes last: it is what nobody else knows. */
    private static final List<ParameterResolver> BUILT_IN = List.of(
            new RequestResolver(), new ConnectionResolver(), new FailedMessageResolver(), new SubjectResolver());

    private final List<ParameterResolver> resolvers;

    private ParameterResolvers(List<ParameterResolver> resolvers) {
        this.resolvers = resolvers;
    }

    /** The built-in resolvers alone. */
    public static ParameterResolvers builtIn() {
        return new ParameterResolvers(BUILT_IN);
    }

    /** The resolvers of an application, in this order, and after them the built-in ones. */
    public static ParameterResolvers with(List<ParameterResolver> own) {
        return new ParameterResolvers(
                Stream.concat(own.stream(), BUILT_IN.stream()).toList());
    }

    /**
     * The same resolver for callbacks of beans that are no endpoints. A value of the request has no place there: no handshake is
     * refused for the lack of it.
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
