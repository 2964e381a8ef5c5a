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

/** Whether the codecs of an application answer when they are asked about the types that its callbacks take and return. */
public final class CodecSupportCheck {

    private final Collection<EndpointDescriptor> endpoints;
    private final Problems problems;

    /** Asks about the callbacks of these endpoints. */
    public CodecSupportCheck(Collection<EndpointDescriptor> endpoints, Problems problems) {
        this.endpoints = List.copyOf(endpoints);
        this.problems = problems;
    }

    /** Those that answer about every type; adds a problem for each answer of the others that is none. */
    public List<ApplicationCodec> sound(List<ApplicationCodec> codecs) {
        return codecs.stream().filter(this::answers).toList();
    }

    private boolean answers(ApplicationCodec codec) {
        int before = problems.messages().size();
        endpoints.stream()
                .flatMap(EndpointDescriptor::allCallbacks)
                .forEach(callback -> types(callback).forEach(type -> ask(codec, type, callback)));
        return problems.messages().size() == before;
    }

    private static Stream<Type> types(Callback callback) {
        Optional<Type> taken = callback.kind() == Callback.Kind.TEXT || callback.kind() == Callback.Kind.BINARY
                ? Optional.ofNullable(callback.messageType())
                : Optional.empty();
        return Stream.concat(taken.stream(), ReplyType.of(callback.resultType()).message().stream());
    }

    private void ask(ApplicationCodec codec, Type type, Callback callback) {
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
