/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.spi.Codec;
import dev.kawat.spi.Payload;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * JSON text for every type, by the JSON-B of the platform. Its provider is looked up at the first use, with the class loader
 * given, so that an application without JSON needs none; nor the classes of the API, which {@link JsonbBinding} keeps to itself.
 */
public final class JsonbCodec implements Codec {

    private final ClassLoader loader;
    private final AtomicReference<@Nullable JsonbBinding> binding = new AtomicReference<>();

    /** A codec that finds its provider by a class loader: the application's. */
    public JsonbCodec(ClassLoader loader) {
        this.loader = loader;
    }

    /** Why there can be no JSON; empty where there is. */
    public Optional<String> missing() {
        try {
            binding();
            return Optional.empty();
        } catch (RuntimeException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    @Override
    public boolean supports(Type type) {
        return true;
    }

    @Override
    public Payload encode(Object value) {
        return Payload.of(binding().write(value));
    }

    @Override
    public Object decode(Payload payload, Type type) {
        return binding().read(json(payload), type, payload);
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

    private JsonbBinding binding() {
        JsonbBinding known = binding.get();
        if (known != null) {
            return known;
        }
        JsonbBinding made = create(); // outside any lock: it is foreign code
        JsonbBinding first = binding.compareAndExchange(null, made);
        if (first == null) {
            return made;
        }
        made.close();
        return first;
    }

    private JsonbBinding create() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return JsonbBinding.create();
        } catch (NoClassDefFoundError absent) {
            throw new IllegalStateException("the classes of JSON-B are missing", absent);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Releases the provider. */
    public void release() {
        JsonbBinding made = binding.getAndSet(null);
        if (made != null) {
            made.close();
        }
    }
}
