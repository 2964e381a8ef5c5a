/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageEncodeException;
import dev.kawat.impl.descriptor.UnsendableTypes;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

/**
 * Makes public members visible for writing, and refuses the members of stages, streams and the like. A provider would not write the
 * value that these stand for, or would wait for it in a getter.
 */
final class SendableVisibilityStrategy implements PropertyVisibilityStrategy {

    private final PublicVisibilityStrategy members = new PublicVisibilityStrategy();

    /**
     * Returns whether a field is visible.
     *
     * @throws MessageEncodeException if objects of its class cannot be sent
     */
    @Override
    public boolean isVisible(Field field) {
        requireSendable(field);
        return members.isVisible(field);
    }

    /**
     * Returns whether a method is visible.
     *
     * @throws MessageEncodeException if objects of its class cannot be sent
     */
    @Override
    public boolean isVisible(Method method) {
        requireSendable(method);
        return members.isVisible(method);
    }

    private static void requireSendable(Member member) {
        Class<?> type = member.getDeclaringClass();
        if (!JsonbTypes.isCustomized(type)) {
            UnsendableTypes.remedyForMember(type).ifPresent(remedy -> {
                throw JsonBinding.unsendable(type, remedy);
            });
        }
    }
}
