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
import java.util.regex.Pattern;

/** The parts of an upgrade request that hold named values, each with the annotation that asks for one. */
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
            return handshake.query().getOrDefault(name, List.of());
        }
    },

    HEADER(HeaderParam.class) {
        @Override
        String name(Parameter parameter) {
            return parameter.getAnnotation(HeaderParam.class).value();
        }

        @Override
        void check(String name, CallbackParameter parameter) {
            if (!TOKEN.matcher(name).matches()) {
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
            if (!TOKEN.matcher(name).matches()) {
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

    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Class<? extends Annotation> annotation;

    RequestPart(Class<? extends Annotation> annotation) {
        this.annotation = annotation;
    }

    /** The annotation as users write it. */
    final String annotationName() {
        return "@" + annotation.getSimpleName();
    }

    /** Whether a parameter asks for a value of this part. */
    final boolean isWantedBy(Parameter parameter) {
        return parameter.isAnnotationPresent(annotation);
    }

    /** Whether an annotation is called like ours, but is another: one of Jakarta REST, most likely. */
    final boolean isMistakenFor(Annotation other) {
        return other.annotationType() != annotation
                && other.annotationType().getSimpleName().equals(annotation.getSimpleName());
    }

    /** The name that such a parameter gives. */
    abstract String name(Parameter parameter);

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException when there can be no such value
     */
    abstract void check(String name, CallbackParameter parameter);

    /** The first value of a name. */
    abstract Optional<String> first(Handshake handshake, String name);

    /** All values of a name. */
    abstract List<String> all(Handshake handshake, String name);

    /** The package and name of our annotation. */
    final String qualifiedName() {
        return annotation.getName();
    }
}
