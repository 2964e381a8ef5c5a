/* SPDX-License-Identifier: Apache-2.0 */
package io.undertow.test;

import dev.kawat.impl.transport.servlet.ManualUpgrade;
import java.util.ArrayList;
import java.util.List;

/**
 * An output that has the name of Undertow's and its habit: of a write to an upgraded connection it ignores offset and length.
 * Undertow is told by the package, which is why this class is here.
 */
public final class WholeArrayOutput extends ManualUpgrade.Out {

    private final List<Integer> lengths = new ArrayList<>();

    /** An output that is not ready. */
    public WholeArrayOutput() {}

    /** How long each array was. */
    public List<Integer> lengths() {
        return lengths;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        lengths.add(bytes.length);
        super.write(bytes, 0, bytes.length);
    }
}
