/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.impl.descriptor.Problems;
import dev.kawat.spi.Codec;
import dev.kawat.spi.Payload;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * JSON text for every type, by the JSON-B of the platform. Its provider is looked up at the first use, with the class loader
 * given, so that an application without JSON needs none.
 */
public final class JsonbCodec implements Codec {

    private static final System.Logger LOG = System.getLogger("dev.kawat.codec");

    private final ClassLoader loader;
    private final AtomicReference<@Nullable Jsonb> jsonb = new AtomicReference<>();

    /** A codec that finds its provider by a class loader: the application's. */
    public JsonbCodec(ClassLoader loader) {
        this.loader = loader;
    }

    /** Adds a problem when there is no provider to be found. */
    public void check(Problems problems) {
        try {
            jsonb();
        } catch (JsonbException none) {
            problems.add(
                    "JSON",
                    "callbacks that take objects need a JSON-B provider, for example org.eclipse:yasson",
                    String.valueOf(none.getMessage()));
        }
    }

    @Override
    public boolean supports(Type type) {
        return true;
    }

    @Override
    public Payload encode(Object value) {
        try {
            return Payload.of(jsonb().toJson(value));
        } catch (JsonbException failure) {
            throw new MessageEncodeException(
                    "cannot write a " + value.getClass().getName() + " as JSON", failure);
        }
    }

    @Override
    public Object decode(Payload payload, Type type) {
        try {
            return jsonb().fromJson(json(payload), type);
        } catch (JsonbException failure) {
            throw new MessageDecodeException(
                    "the message is not the JSON of a " + type.getTypeName(), payload, failure);
        }
    }

    private static String json(Payload payload) {
        if (payload instanceof Payload.Text text) {
            return text.text();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(((Payload.Binary) payload).bytes().duplicate())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MessageDecodeException("the message is not UTF-8", payload, notUtf8);
        }
    }

    private Jsonb jsonb() {
        Jsonb known = jsonb.get();
        if (known != null) {
            return known;
        }
        Jsonb made = create(); // outside any lock: it is foreign code
        Jsonb first = jsonb.compareAndExchange(null, made);
        if (first == null) {
            return made;
        }
        close(made);
        return first;
    }

    private Jsonb create() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return JsonbBuilder.create();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Releases the provider. */
    public void release() {
        Jsonb made = jsonb.getAndSet(null);
        if (made != null) {
            close(made);
        }
    }

    private static void close(Jsonb made) {
        try {
            made.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "the JSON-B provider failed to close", failure);
        }
    }
}
