/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** A type with members of each kind, for {@link ApiBreaksTest}. */
public abstract class ApiSample<T extends Number> implements Supplier<T> {

    /** A constant, whose value applications have compiled in. */
    public static final String NAME = "sample";

    static final String OURS = "ours";

    /** Creates one. */
    public ApiSample() {}

    /** For subclasses. */
    protected void own(List<? super T> list, int... numbers) throws IOException {}

    void ours() {}

    /** A type that nobody else can name. */
    static class Hidden {
        public void run() {}
    }
}
