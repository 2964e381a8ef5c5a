/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Codec;
import dev.kawat.Payload;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/** What travels as two bytes. */
public record Point(int x, int y) {

    /** Its codec, with a normal scope. */
    @ApplicationScoped
    public static class PointCodec implements Codec {

        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public boolean binary() {
            return true;
        }

        @Override
        public Payload encode(Object value) {
            Point point = (Point) value;
            return Payload.of(ByteBuffer.wrap(new byte[] {(byte) point.x(), (byte) point.y()}));
        }

        @Override
        public Object decode(Payload payload, Type type) {
            ByteBuffer bytes = ((Payload.Binary) payload).bytes();
            return new Point(bytes.get(), bytes.get());
        }
    }
}
