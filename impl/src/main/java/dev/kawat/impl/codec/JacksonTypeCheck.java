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

/** Finds what Jackson cannot read, whatever the text, among the types that a type has in it. One use. */
final class JacksonTypeCheck {

    private final DefaultDeserializationContext context;
    private final Set<JavaType> known = new HashSet<>();

    JacksonTypeCheck(ObjectMapper mapper) {
        DefaultDeserializationContext blueprint = (DefaultDeserializationContext) mapper.getDeserializationContext();
        this.context = blueprint.createDummyInstance(mapper.getDeserializationConfig());
    }

    /** What is wrong with a type; empty where nothing is known of that. */
    Optional<String> problem(JavaType type) {
        try {
            return problem(type, context.findRootValueDeserializer(type));
        } catch (JsonMappingException unknown) {
            return Optional.of("it is not (" + unknown.getOriginalMessage() + ")");
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
                    + " is abstract, and nothing says which class it is: give it @JsonTypeInfo, or take a class");
        }
        if (reader instanceof UnsupportedTypeDeserializer) {
            return Optional.of(type.getRawClass().getName() + " is of a module that is not there: add it");
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
