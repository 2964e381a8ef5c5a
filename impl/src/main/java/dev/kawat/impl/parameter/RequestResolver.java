/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resolves parameters for values of the upgrade request, by their annotations. */
final class RequestResolver implements ParameterResolver {

    private static final Map<Type, RequestSource.Cardinality> CONTAINERS =
            Map.of(Optional.class, RequestSource.Cardinality.OPTIONAL, List.class, RequestSource.Cardinality.LIST);

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        Parameter declared = parameter.parameter();
        checkNotMistaken(declared);
        List<RequestPart> parts = requested(declared);
        if (parts.size() > 1) {
            throw new IllegalArgumentException("parameter must have only one annotation that gives it a value, got "
                    + parts.stream().map(RequestPart::annotationName).collect(Collectors.joining(" and ")));
        }
        return parts.stream().findFirst().map(part -> source(part, parameter));
    }

    /**
     * Refuses a parameter with an annotation for a value of the request.
     *
     * @throws IllegalArgumentException if the parameter has one
     */
    static void refuse(Parameter parameter) {
        requested(parameter).stream().findFirst().ifPresent(part -> {
            throw new IllegalArgumentException(
                    part.annotationName() + " is only for callbacks of endpoints, so take the Handshake here, got '"
                            + part.name(parameter) + "'");
        });
    }

    private static List<RequestPart> requested(Parameter parameter) {
        return Arrays.stream(RequestPart.values())
                .filter(part -> part.isRequestedBy(parameter))
                .toList();
    }

    private static void checkNotMistaken(Parameter parameter) {
        for (Annotation annotation : parameter.getAnnotations()) {
            for (RequestPart part : RequestPart.values()) {
                if (part.isMistakenFor(annotation)) {
                    throw new IllegalArgumentException(part.annotationName() + " must be "
                            + part.qualifiedName() + ", got '"
                            + annotation.annotationType().getName() + "'");
                }
            }
        }
    }

    private static ArgumentSource source(RequestPart part, CallbackParameter parameter) {
        String name = part.name(parameter.parameter());
        part.check(name, parameter);
        Type type = parameter.type();
        if (type instanceof ParameterizedType generic) {
            RequestSource.Cardinality cardinality = CONTAINERS.get(generic.getRawType());
            if (cardinality != null) {
                Type value = generic.getActualTypeArguments()[0];
                return new RequestSource(part, name, cardinality, converter(part, value, type));
            }
        }
        return new RequestSource(part, name, RequestSource.Cardinality.REQUIRED, converter(part, type, type));
    }

    private static TextConverter converter(RequestPart part, Type value, Type declared) {
        Type raw = value instanceof ParameterizedType generic ? generic.getRawType() : value;
        return Optional.of(raw)
                .filter(Class.class::isInstance)
                .flatMap(type -> TextConverter.to((Class<?>) type))
                .orElseThrow(() -> new IllegalArgumentException(part.annotationName()
                        + " parameter must have a type that text converts to (String, a primitive or its wrapper, an enum, or a"
                        + " type with a static valueOf, fromString, of or parse method, or a constructor, that takes a"
                        + " String), or be an Optional or List of such a type, got '" + declared.getTypeName() + "'"));
    }
}
