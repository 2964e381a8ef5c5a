/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.impl.problem.Problems;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All codecs of an application: its own, in the order in which they are used, and the built-in ones. */
public final class CodecCatalogue {

    private final List<ApplicationCodec> application;
    private final JsonpCodec jsonp;
    private final JsonCodec json;

    /**
     * A catalogue of codecs.
     *
     * @param application the codecs of the application, in any order
     * @param jsonp the codec for JSON values
     * @param json the codec for everything else
     */
    public CodecCatalogue(List<ApplicationCodec> application, JsonpCodec jsonp, JsonCodec json) {
        this.application = application.stream()
                .sorted(Comparator.comparingInt(ApplicationCodec::priority)
                        .reversed()
                        .thenComparing(ApplicationCodec::name)) // for a stable order
                .toList();
        this.jsonp = jsonp;
        this.json = json;
    }

    /** Returns the codecs of the application, after another one if there is one. */
    Stream<Codec> application(Optional<Codec> first) {
        return Stream.concat(first.stream(), application.stream().map(ApplicationCodec::codec));
    }

    /**
     * Returns all codecs for an endpoint.
     *
     * @param first the codec before all others, if there is one
     * @param types reads the message types of the endpoint
     */
    Codecs codecs(Optional<Codec> first, MessageTypeReader types) {
        List<Codec> own = Stream.concat(application(first), Stream.of(jsonp.with(types.check())))
                .toList();
        return new Codecs(own, json(types));
    }

    /** Returns the codec for JSON, before which no other one goes. */
    Codec json(MessageTypeReader types) {
        return new TypedJsonCodec(json, types);
    }

    /** Returns the first codec of the application that supports a type; adds a problem if several have its priority. */
    Optional<Codec> first(Type type, String where, Problems problems) {
        List<ApplicationCodec> supporting =
                application.stream().filter(own -> own.codec().supports(type)).toList();
        if (supporting.isEmpty()) {
            return Optional.empty();
        }
        List<ApplicationCodec> firsts = supporting.stream()
                .filter(own -> own.priority() == supporting.get(0).priority())
                .toList();
        if (firsts.size() > 1) {
            problems.add(
                    where,
                    "one codec for " + type.getTypeName()
                            + " must have the highest @Priority, or be chosen by @WithCodec, got "
                            + firsts.stream().map(ApplicationCodec::name).collect(Collectors.joining(" and ")));
        }
        return Optional.of(supporting.get(0).codec());
    }

    /** Returns the codec that is chosen by its class; adds a problem unless there is exactly one. */
    Optional<Codec> chosen(Class<? extends Codec> type, String where, Problems problems) {
        List<ApplicationCodec> found =
                application.stream().filter(own -> own.types().contains(type)).toList();
        List<ApplicationCodec> exact =
                found.stream().filter(own -> own.name().equals(type.getName())).toList();
        List<ApplicationCodec> candidates = exact.size() == 1 ? exact : found;
        if (candidates.size() != 1) {
            String names = candidates.stream().map(ApplicationCodec::name).collect(Collectors.joining(" and "));
            String rule =
                    candidates.isEmpty() ? "that is a bean with a scope" : "that is exactly one bean, not " + names;
            problems.add(where, "@WithCodec must name a codec " + rule, type.getName());
            return Optional.empty();
        }
        return Optional.of(candidates.get(0).codec());
    }
}
