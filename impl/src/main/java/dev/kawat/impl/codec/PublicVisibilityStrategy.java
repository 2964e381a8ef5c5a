/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/**
 * Makes public members visible, even if their class is not public. A provider that asks with the member object that it will use
 * may access that object afterwards.
 */
final class PublicVisibilityStrategy implements PropertyVisibilityStrategy {

    /** Returns whether a field is public and has no getter or setter that is not public. */
    @Override
    public boolean isVisible(Field field) {
        return isPublic(field) && !hasHiddenAccessor(field) && isAccessible(field, field);
    }

    @Override
    public boolean isVisible(Method method) {
        return isPublic(method) && isAccessible(method, method);
    }

    private static boolean hasHiddenAccessor(Field field) {
        String name = Character.toUpperCase(field.getName().charAt(0))
                + field.getName().substring(1);
        return Arrays.stream(field.getDeclaringClass().getDeclaredMethods())
                .filter(method -> !isPublic(method))
                .map(Method::getName)
                .anyMatch(method ->
                        method.equals("get" + name) || method.equals("set" + name) || method.equals("is" + name));
    }

    private static boolean isPublic(Member member) {
        return Modifier.isPublic(member.getModifiers());
    }

    private static boolean isAccessible(Member member, AccessibleObject access) {
        return isPublic(member)
                && (Modifier.isPublic(member.getDeclaringClass().getModifiers()) || access.trySetAccessible());
    }
}
