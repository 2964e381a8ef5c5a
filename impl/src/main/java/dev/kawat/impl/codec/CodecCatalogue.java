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

/** All the codecs that there are for an application: its own, the one to ask first at the beginning, and the built-in ones. */
public final class CodecCatalogue {

    private final List<ApplicationCodec> application;
    private final JsonpCodec jsonp;
    private final JsonCodec json;

    /** The codecs of an application in any order, and those for everything else. */
    public CodecCatalogue(List<ApplicationCodec> application, JsonpCodec jsonp, JsonCodec json) {
        this.application = application.stream()
                .sorted(Comparator.comparingInt(ApplicationCodec::priority)
                        .reversed()
                        .thenComparing(ApplicationCodec::name)) // the same every time
                .toList();
        this.jsonp = jsonp;
        this.json = json;
    }

    /** Those of the application, and before them another one, if there is one. */
    Stream<Codec> application(Optional<Codec> first) {
        return Stream.concat(first.stream(), application.stream().map(ApplicationCodec::codec));
    }

    /** All of them for an endpoint that tells JSON messages apart so, with another one before them, if there is one. */
    Codecs codecs(Optional<Codec> first, MessageTypeReader types) {
        List<Codec> own = Stream.concat(application(first), Stream.of(jsonp.with(types.check())))
                .toList();
        return new Codecs(own, new TypedJsonCodec(json, types));
    }

    /** The application's first codec that supports a type; adds a problem if there are several that could be the first. */
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

    /** The codec that is chosen by its class; adds a problem if there is none, or more than one. */
    Optional<Codec> chosen(Class<? extends Codec> type, String where, Problems problems) {
        List<ApplicationCodec> found =
                application.stream().filter(own -> own.types().contains(type)).toList();
        List<ApplicationCodec> exact =
                found.stream().filter(own -> own.name().equals(type.getName())).toList();
        List<ApplicationCodec> candidates = exact.size() == 1 ? exact : found;
        if (candidates.size() != 1) {
            String got = candidates.stream().map(ApplicationCodec::name).collect(Collectors.joining(" and "));
            problems.add(
                    where,
                    "@WithCodec must name a codec that is one bean, "
                            + (candidates.isEmpty() ? "and so has a scope" : "not " + got),
                    type.getName());
            return Optional.empty();
        }
        return Optional.of(candidates.get(0).codec());
    }
}
