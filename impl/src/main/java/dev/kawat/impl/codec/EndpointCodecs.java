/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.CodecChoice;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.MessageSubtypes;
import dev.kawat.impl.descriptor.RawMessageTypes;
import dev.kawat.impl.descriptor.ReplyType;
import dev.kawat.impl.descriptor.UnsendableTypes;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.MessageSettings;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The codecs that an endpoint uses for its messages, chosen and checked at deployment. */
public final class EndpointCodecs {

    private final CodecCatalogue catalogue;
    private final MessageTypeReader types;
    private final Codecs reading;
    private final Codecs writing;
    private final Codec json;
    private final Map<Callback, Codec> chosenForMessages = new HashMap<>();
    private final Map<Callback, Encoder> replies = new HashMap<>();
    private final Optional<Codec> firstIn;
    private final Optional<Codec> firstOut;

    private EndpointCodecs(CodecCatalogue catalogue, MessageTypeReader types, Optional<Codec> in, Optional<Codec> out) {
        this.catalogue = catalogue;
        this.types = types;
        this.reading = catalogue.codecs(in, types);
        this.writing = in.equals(out) ? reading : catalogue.codecs(out, types);
        this.json = catalogue.json(types);
        this.firstIn = in;
        this.firstOut = out;
    }

    /** Chooses the codecs of an endpoint; adds a problem for each broken rule. */
    public static EndpointCodecs resolve(
            EndpointDescriptor endpoint, MessageSettings settings, CodecCatalogue catalogue, Problems problems) {
        Class<?> handler = endpoint.handlerClass();
        CodecChoice choice = CodecChoice.of(handler);
        String where = "@WithCodec on " + handler.getName();
        EndpointCodecs codecs = new EndpointCodecs(
                catalogue,
                MessageTypeReader.of(settings),
                chosen(choice.in(), where, catalogue, problems),
                chosen(choice.out(), where, catalogue, problems));
        endpoint.allCallbacks().forEach(callback -> codecs.resolve(callback, problems));
        return codecs;
    }

    private static Optional<Codec> chosen(
            @Nullable Class<? extends Codec> type, String where, CodecCatalogue catalogue, Problems problems) {
        return type == null ? Optional.empty() : catalogue.chosen(type, where, problems);
    }

    private void resolve(Callback callback, Problems problems) {
        CodecChoice own = CodecChoice.of(callback);
        if (callback.isForMessages()) {
            resolveMessage(callback, own.in(), problems);
        }
        if (callback.kind() != Callback.Kind.CONNECTION) {
            resolveReply(callback, own.out(), problems);
        }
    }

    /** Chooses the codecs for the results of error callbacks of other beans, which go to connections of this endpoint too. */
    public void resolveResults(List<Callback> ofOthers, Problems problems) {
        ofOthers.forEach(callback -> resolveReply(callback, null, problems));
    }

    private void resolveMessage(Callback callback, @Nullable Class<? extends Codec> own, Problems problems) {
        Type type = messageType(callback);
        if (own != null) {
            Optional<Codec> codec = catalogue.chosen(own, callback.where(), problems);
            if (codec.isPresent() && !codec.get().supports(type)) {
                problems.add(
                        callback.where(),
                        "@WithCodec must name a codec that supports " + type.getTypeName(),
                        own.getName());
            }
            codec.ifPresent(chosen -> chosenForMessages.put(callback, chosen));
        } else if (!RawMessageTypes.areReceived(type)) {
            first(firstIn, type, callback, problems);
            if (isJson(reading.codecFor(type)) && MessageSubtypes.isPolymorphic(type)) {
                MessageSubtypes.check((Class<?>) type, callback.where(), problems);
            }
        }
    }

    private void resolveReply(Callback callback, @Nullable Class<? extends Codec> own, Problems problems) {
        Optional<Type> sent = ReplyType.of(callback.resultType()).message();
        if (own != null) {
            Type type = sent.orElse(Object.class);
            catalogue
                    .chosen(own, callback.where(), problems)
                    .ifPresent(codec -> replies.put(callback, new ReplyEncoder(codec, type, writing)));
        } else {
            sent.filter(type -> !RawMessageTypes.areSent(TypeArguments.rawType(type)))
                    .ifPresent(type -> resolveReply(callback, type, problems));
        }
    }

    private void resolveReply(Callback callback, Type type, Problems problems) {
        Optional<Codec> first = first(firstOut, type, callback, problems);
        if (first.isPresent()) {
            boolean exact = type instanceof Class<?> known && Modifier.isFinal(known.getModifiers());
            if (!exact) { // an object knows neither its type arguments nor its declared type
                replies.put(callback, new ReplyEncoder(first.get(), type, writing));
            }
        } else if (isJson(writing.codecFor(type))) {
            UnsendableTypes.remedyForType(type)
                    .ifPresent(remedy -> problems.add(
                            callback.where(),
                            "return type must be one that can be sent, so " + remedy,
                            type.getTypeName()));
        }
    }

    private Optional<Codec> first(Optional<Codec> ofEndpoint, Type type, Callback callback, Problems problems) {
        return ofEndpoint
                .filter(codec -> codec.supports(type))
                .or(() -> catalogue.first(type, callback.where(), problems));
    }

    private static Type messageType(Callback callback) {
        return Objects.requireNonNull(callback.messageType(), "a message callback has a message parameter");
    }

    private static boolean isJson(Codec codec) {
        return codec instanceof TypedJsonCodec;
    }

    /** Returns the reader of the message types of JSON messages. */
    public MessageTypeReader types() {
        return types;
    }

    /** Returns the codecs for messages of callbacks that choose no codec. */
    public Codecs reading() {
        return reading;
    }

    /** Returns the codecs for all sent objects except results of callbacks in {@link #replies}. */
    public Codecs writing() {
        return writing;
    }

    /** Returns the codec for JSON, before which no codec of the application goes. */
    public Codec json() {
        return json;
    }

    /** Returns the codec that a callback chooses for its message; empty if it chooses none. */
    public Optional<Codec> chosenForMessage(Callback callback) {
        return Optional.ofNullable(chosenForMessages.get(callback));
    }

    /** Returns the callbacks whose results are not encoded by {@link #writing}, with their encoders. */
    public Map<Callback, Encoder> replies() {
        return Map.copyOf(replies);
    }

    /** Returns the codec of the message type of a callback; empty if it chooses a codec or takes messages without one. */
    private Optional<Codec> foundForMessage(Callback callback) {
        boolean found = callback.isForMessages()
                && !chosenForMessages.containsKey(callback)
                && !RawMessageTypes.areReceived(messageType(callback));
        return found ? Optional.of(reading.codecFor(messageType(callback))) : Optional.empty();
    }

    /** Returns whether a message callback takes text messages, if {@code dataType} is {@code AUTO}. */
    public boolean takesText(Callback callback) {
        return takesEither(callback) || !takesBinary(callback);
    }

    private boolean takesEither(Callback callback) {
        return RawMessageTypes.isEither(messageType(callback))
                && chosenForMessage(callback).isEmpty();
    }

    /** Returns whether a message callback takes binary messages, if {@code dataType} is {@code AUTO}. */
    public boolean takesBinary(Callback callback) {
        return takesEither(callback) || takesBinaryOnly(callback);
    }

    private boolean takesBinaryOnly(Callback callback) {
        return chosenForMessage(callback)
                .or(() -> foundForMessage(callback))
                .map(Codec::binary)
                .orElse(callback.kind() == Callback.Kind.BINARY);
    }

    /** Returns whether the messages of a callback are read by JSON-B or Jackson. */
    public boolean readsJson(Callback callback) {
        return foundForMessage(callback).filter(EndpointCodecs::isJson).isPresent();
    }

    /** Returns whether a callback takes a JSON value of JSON-P. */
    public boolean readsJsonValue(Callback callback) {
        return foundForMessage(callback).filter(JsonpCodec.class::isInstance).isPresent();
    }

    /**
     * Returns whether every result of a callback is written by JSON-B or Jackson. A codec is chosen by the class of an object. If
     * the declared type may have subclasses, this is certain only if the application has no codecs.
     */
    public boolean writesJson(Callback callback, Class<?> type, boolean isFinal) {
        boolean certain = isFinal
                || (firstOut.isEmpty()
                        && catalogue.application(Optional.empty()).findAny().isEmpty());
        return certain && !replies.containsKey(callback) && isJson(writing.codecFor(type));
    }
}
