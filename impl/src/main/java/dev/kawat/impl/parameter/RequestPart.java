/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.CallbackParameter;
import dev.kawat.CookieParam;
import dev.kawat.Handshake;
import dev.kawat.HeaderParam;
import dev.kawat.QueryParam;
import jakarta.websocket.server.PathParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;

/** The parts of an upgrade request that have named values, each with its annotation for parameters. */
enum RequestPart {
    PATH(PathParam.class) {
        @Override
        String name(Parameter parameter) {
            return parameter.getAnnotation(PathParam.class).value();
        }

        @Override
        void check(String name, CallbackParameter parameter) {
            if (!parameter.pathVariables().contains(name)) {
                throw new IllegalArgumentException("@PathParam must name a variable of the path, one of "
                        + parameter.pathVariables() + ", got '" + name + "'");
            }
        }

        @Override
        Optional<String> first(Handshake handshake, String name) {
            return handshake.pathParam(name);
        }

        @Override
        List<String> all(Handshake handshake, String name) {
            return handshake.pathParam(name).stream().toList();
        }
    },

    QUERY(QueryParam.class) {
        @Override
        String name(Parameter parameter) {
            return parameter.getAnnotation(QueryParam.class).value();
        }

        @Override
        void check(String name, CallbackParameter parameter) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("@QueryParam must name a query parameter, got ''");
            }
        }

        @Override
        Optional<String> first(Handshake handshake, String name) {
            return handshake.queryParam(name);
        }

        @Override
        List<String> all(Handshake handshake, String name) {
            return handshake.queryParams(name);
        }
    },

    HEADER(HeaderParam.class) {
        @Override
        String name(Parameter parameter) {
            return parameter.getAnnotation(HeaderParam.class).value();
        }

        @Override
        void check(String name, CallbackParameter parameter) {
            if (!HttpToken.is(name)) {
                throw new IllegalArgumentException(
                        "@HeaderParam must name a header, which is a token (RFC 9110 section 5.1), got '" + name + "'");
            }
        }

        @Override
        Optional<String> first(Handshake handshake, String name) {
            return handshake.header(name);
        }

        @Override
        List<String> all(Handshake handshake, String name) {
            return handshake.headers(name);
        }
    },

    COOKIE(CookieParam.class) {
        @Override
        String name(Parameter parameter) {
            return parameter.getAnnotation(CookieParam.class).value();
        }

        @Override
        void check(String name, CallbackParameter parameter) {
            if (!HttpToken.is(name)) {
                throw new IllegalArgumentException(
                        "@CookieParam must name a cookie, which is a token (RFC 6265 section 4.1.1), got '" + name
                                + "'");
            }
        }

        @Override
        Optional<String> first(Handshake handshake, String name) {
            return handshake.cookie(name);
        }

        @Override
        List<String> all(Handshake handshake, String name) {
            return handshake.cookies().getOrDefault(name, List.of());
        }
    };

    private final Class<? extends Annotation> annotation;

    RequestPart(Class<? extends Annotation> annotation) {
        this.annotation = annotation;
    }

    /** Returns the annotation as users write it. */
    final String annotationName() {
        return "@" + annotation.getSimpleName();
    }

    /** Returns whether a parameter has the annotation of this part. */
    final boolean isRequestedBy(Parameter parameter) {
        return parameter.isAnnotationPresent(annotation);
    }

    /** Returns whether another annotation has the same simple name, such as one of Jakarta REST. */
    final boolean isMistakenFor(Annotation other) {
        return other.annotationType() != annotation
                && other.annotationType().getSimpleName().equals(annotation.getSimpleName());
    }

    /** Returns the name in the annotation of a parameter. */
    abstract String name(Parameter parameter);

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException if there can be no value of that name
     */
    abstract void check(String name, CallbackParameter parameter);

    /** Returns the first value of a name. */
    abstract Optional<String> first(Handshake handshake, String name);

    /** Returns all values of a name. */
    abstract List<String> all(Handshake handshake, String name);

    /** Returns the qualified name of the annotation. */
    final String qualifiedName() {
        return annotation.getName();
    }
}
