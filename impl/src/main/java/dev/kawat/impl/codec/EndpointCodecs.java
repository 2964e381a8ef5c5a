/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.WithCodec;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.CodecChoice;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.MessageSubtypes;
import dev.kawat.impl.descriptor.ReplyType;
import dev.kawat.impl.descriptor.UnsendableTypes;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.MessageSettings;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which codecs an endpoint uses for what; all of it decided and checked at deployment. Immutable. */
public final class EndpointCodecs {

    /** What a callback may take of a message as it came. */
    private static final Set<Type> AS_THEY_COME = Set.of(
            String.class,
            CharSequence.class,
            Reader.class,
            byte[].class,
            ByteBuffer.class,
            InputStream.class,
            Payload.class,
            Payload.Text.class,
            Payload.Binary.class);

    private static final List<Class<?>> SENT_AS_THEY_ARE = List.of(CharSequence.class, ByteBuffer.class, byte[].class);

    private final CodecCatalogue catalogue;
    private final MessageTypeReader types;
    private final Codecs reading;
    private final Codecs writing;
    private final Map<Callback, Codec> chosenForMessages = new HashMap<>();
    private final Map<Callback, Encoder> replies = new HashMap<>();
    private final Optional<Codec> firstIn;
    private final Optional<Codec> firstOut;

    private EndpointCodecs(CodecCatalogue catalogue, MessageTypeReader types, Optional<Codec> in, Optional<Codec> out) {
        this.catalogue = catalogue;
        this.types = types;
        this.reading = catalogue.codecs(in, types);
        this.writing = in.equals(out) ? reading : catalogue.codecs(out, types);
        this.firstIn = in;
        this.firstOut = out;
    }

    /** The codecs of an endpoint, out of all that there are. */
    public static EndpointCodecs resolve(
            EndpointDescriptor endpoint, MessageSettings settings, CodecCatalogue catalogue, Problems problems) {
        Class<?> handler = endpoint.handlerClass();
        CodecChoice choice = CodecChoice.of(handler);
        String where = "@WithCodec on " + handler.getName();
        if (handler.isAnnotationPresent(WithCodec.class) && choice.equals(CodecChoice.NONE)) {
            problems.add(where, "@WithCodec must name a codec, got none");
        }
        EndpointCodecs codecs = new EndpointCodecs(
                catalogue,
                new MessageTypeReader(settings.typeProperty(), new JsonCheck(settings.json())),
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
        if (isMessage(callback)) {
            resolveMessage(callback, own.in(), problems);
        }
        if (callback.kind() != Callback.Kind.CONNECTION) {
            resolveReply(callback, own.out(), problems);
        }
    }

    /** Takes account of error callbacks of other beans, whose results go to the connections of this endpoint too. */
    public void resolveResults(List<Callback> ofOthers, Problems problems) {
        ofOthers.forEach(callback -> resolveReply(callback, null, problems));
    }

    private static boolean isMessage(Callback callback) {
        return callback.kind() == Callback.Kind.TEXT || callback.kind() == Callback.Kind.BINARY;
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
        } else if (!AS_THEY_COME.contains(type)) {
            first(firstIn, type, callback, problems);
            if (isJson(reading.codecFor(type)) && MessageSubtypes.areToldApart(type)) {
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
            sent.filter(type -> !isSentAsItIs(type)).ifPresent(type -> resolveReply(callback, type, problems));
        }
    }

    private static boolean isSentAsItIs(Type type) {
        Class<?> raw = TypeArguments.rawType(type);
        return SENT_AS_THEY_ARE.stream().anyMatch(sent -> sent.isAssignableFrom(raw));
    }

    private void resolveReply(Callback callback, Type type, Problems problems) {
        Optional<Codec> first = first(firstOut, type, callback, problems);
        if (first.isPresent()) {
            boolean exact = type instanceof Class<?> known && Modifier.isFinal(known.getModifiers());
            if (!exact) { // an object would tell neither its generics nor of what declared type it is
                replies.put(callback, new ReplyEncoder(first.get(), type, writing));
            }
        } else if (isJson(writing.codecFor(type))) {
            UnsendableTypes.remedy(type)
                    .ifPresent(remedy -> problems.add(
                            callback.where(),
                            "return type must be what a message can be made of, so " + remedy,
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

    /** How JSON messages say of which type they are. */
    public MessageTypeReader types() {
        return types;
    }

    /** What decodes messages for callbacks that choose no codec. */
    public Codecs reading() {
        return reading;
    }

    /** What encodes everything that no callback returns. */
    public Codecs writing() {
        return writing;
    }

    /** The codec that a callback chooses for its message. */
    public Optional<Codec> chosenForMessage(Callback callback) {
        return Optional.ofNullable(chosenForMessages.get(callback));
    }

    /** The callbacks whose results are encoded otherwise than {@link #writing} does. */
    public Map<Callback, Encoder> replies() {
        return Map.copyOf(replies);
    }

    /** The codec that its message type gives a message callback; empty where it chooses one or takes messages as they come. */
    private Optional<Codec> foundForMessage(Callback callback) {
        boolean found = isMessage(callback)
                && !chosenForMessages.containsKey(callback)
                && !AS_THEY_COME.contains(messageType(callback));
        return found ? Optional.of(reading.codecFor(messageType(callback))) : Optional.empty();
    }

    /** Returns whether a message callback takes text messages, where messages are presented as they come. */
    public boolean takesText(Callback callback) {
        return takesEither(callback) || !takesBinary(callback);
    }

    private boolean takesEither(Callback callback) {
        return callback.messageType() == Payload.class
                && chosenForMessage(callback).isEmpty();
    }

    /** Whether a message callback takes binary messages, where messages are presented as they come. */
    public boolean takesBinary(Callback callback) {
        return takesEither(callback) || takesBinaryOnly(callback);
    }

    private boolean takesBinaryOnly(Callback callback) {
        return chosenForMessage(callback)
                .or(() -> foundForMessage(callback))
                .map(Codec::binary)
                .orElse(callback.kind() == Callback.Kind.BINARY);
    }

    /** Whether a callback takes what is read as JSON by JSON-B or Jackson. */
    public boolean readsJson(Callback callback) {
        return foundForMessage(callback).filter(EndpointCodecs::isJson).isPresent();
    }

    /** Whether a callback takes a JSON value of JSON-P. */
    public boolean readsJsonValue(Callback callback) {
        return foundForMessage(callback).filter(JsonpCodec.class::isInstance).isPresent();
    }

    /**
     * Whether all that a callback may return as declared is written as JSON by JSON-B or Jackson. A codec is chosen by the class
     * of the object, so that of a type which may have subclasses this is certain only where there are no codecs.
     */
    public boolean writesJson(Callback callback, Class<?> type, boolean isFinal) {
        boolean certain = isFinal
                || (firstOut.isEmpty()
                        && catalogue.application(Optional.empty()).findAny().isEmpty());
        return certain && !replies.containsKey(callback) && isJson(writing.codecFor(type));
    }
}
