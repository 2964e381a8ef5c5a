/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds types that Jackson cannot read from any text, at deployment. Used once. */
final class JacksonTypeCheck {

    private final DefaultDeserializationContext context;
    private final Set<JavaType> known = new HashSet<>();

    JacksonTypeCheck(ObjectMapper mapper) {
        DefaultDeserializationContext blueprint = (DefaultDeserializationContext) mapper.getDeserializationContext();
        this.context = blueprint.createDummyInstance(mapper.getDeserializationConfig());
    }

    /** Returns why no text can be read as a type; empty if no reason is known. */
    Optional<String> problem(JavaType type) {
        try {
            return problem(type, context.findRootValueDeserializer(type));
        } catch (JsonMappingException unknown) {
            return Optional.of("Jackson fails (" + unknown.getOriginalMessage() + ")");
        }
    }

    private Optional<String> problem(JavaType type, @Nullable JsonDeserializer<?> reader) throws JsonMappingException {
        if (!known.add(type)) {
            return Optional.empty();
        }
        if (type.isContainerType()) {
            return type.getContentType() == null ? Optional.empty() : problem(type.getContentType());
        }
        if (reader instanceof AbstractDeserializer) {
            return Optional.of(type.getRawClass().getName()
                    + " is abstract, so its class is unknown: add @JsonTypeInfo, or use a concrete class");
        }
        if (reader instanceof UnsupportedTypeDeserializer) {
            return Optional.of(type.getRawClass().getName() + " needs a module that is missing: add it");
        }
        return reader instanceof BeanDeserializerBase bean ? problem(bean) : Optional.empty();
    }

    private Optional<String> problem(BeanDeserializerBase bean) throws JsonMappingException {
        Iterator<SettableBeanProperty> properties = bean.properties();
        while (properties.hasNext()) {
            SettableBeanProperty property = properties.next();
            Optional<String> problem = property.hasValueTypeDeserializer()
                    ? Optional.empty()
                    : problem(property.getType(), property.getValueDeserializer());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }
}
