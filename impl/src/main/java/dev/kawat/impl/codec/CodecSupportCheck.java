/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.ReplyType;
import dev.kawat.impl.problem.Problems;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that codecs can say whether they support the types that callbacks take and return. */
public final class CodecSupportCheck {

    private final Collection<EndpointDescriptor> endpoints;
    private final Problems problems;

    /** A check with the callbacks of these endpoints. */
    public CodecSupportCheck(Collection<EndpointDescriptor> endpoints, Problems problems) {
        this.endpoints = List.copyOf(endpoints);
        this.problems = problems;
    }

    /** Returns the codecs that pass the check; adds a problem for each type about which another one fails. */
    public List<ApplicationCodec> usable(List<ApplicationCodec> codecs) {
        return codecs.stream().filter(this::isUsable).toList();
    }

    private boolean isUsable(ApplicationCodec codec) {
        int before = problems.messages().size();
        endpoints.stream()
                .flatMap(EndpointDescriptor::allCallbacks)
                .forEach(callback -> types(callback).forEach(type -> check(codec, type, callback)));
        return problems.messages().size() == before;
    }

    private static Stream<Type> types(Callback callback) {
        Optional<Type> taken =
                callback.isForMessages() ? Optional.ofNullable(callback.messageType()) : Optional.empty();
        return Stream.concat(taken.stream(), ReplyType.of(callback.resultType()).message().stream());
    }

    private void check(ApplicationCodec codec, Type type, Callback callback) {
        try {
            codec.codec().supports(type);
        } catch (RuntimeException | LinkageError failure) {
            problems.add(
                    callback.where(),
                    "codec " + codec.name() + " must say whether it supports " + type.getTypeName() + ", got "
                            + failure);
        }
    }
}
