/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageEncodeException;
import dev.kawat.impl.descriptor.UnsendableTypes;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

/**
 * The public members, for writing. A provider that asks for those of a stage, a stream or the like would write nothing of what it
 * stands for, or wait for that in a getter: it is told so before it calls one.
 */
final class SendableVisibilityStrategy implements PropertyVisibilityStrategy {

    private final PublicVisibilityStrategy members = new PublicVisibilityStrategy();

    /**
     * Whether a field is public.
     *
     * @throws MessageEncodeException when no object that is sent may hold one of its class
     */
    @Override
    public boolean isVisible(Field field) {
        requireSendable(field);
        return members.isVisible(field);
    }

    /**
     * Whether a method is public.
     *
     * @throws MessageEncodeException when no object that is sent may hold one of its class
     */
    @Override
    public boolean isVisible(Method method) {
        requireSendable(method);
        return members.isVisible(method);
    }

    private static void requireSendable(Member member) {
        Class<?> type = member.getDeclaringClass();
        if (!JsonbTypes.isCustomized(type)) {
            UnsendableTypes.remedyWithin(type).ifPresent(remedy -> {
                throw JsonBinding.unsendable(type, remedy);
            });
        }
    }
}
