/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

/** What went wrong in a run. A figure of a run with a fault is none. */
public final class Faults {

    private static final int DESCRIBED = 3;

    private final StringBuilder first = new StringBuilder();
    private long wrong;
    private long disordered;
    private long lost;
    private long closed;

    Faults() {}

    /** Of a run in which nothing went wrong. */
    public static Faults none() {
        return new Faults();
    }

    void wrong(String what) {
        describe(wrong++, what);
    }

    void disordered(int expected, int got) {
        describe(disordered++, "expected message " + expected + ", got " + got);
    }

    void lost(long messages) {
        lost += messages;
    }

    void closed(String why) {
        describe(closed++, why);
    }

    private void describe(long before, String what) {
        if (before < DESCRIBED) {
            first.append(first.isEmpty() ? "" : "; ").append(what);
        }
    }

    /** Messages whose frame, length or payload was not as it was sent. */
    public long wrong() {
        return wrong;
    }

    /** Messages that came before another that was sent earlier, or twice. */
    public long disordered() {
        return disordered;
    }

    /** Messages that never came. */
    public long lost() {
        return lost;
    }

    /** Connections that were closed, refused or never opened. */
    public long closed() {
        return closed;
    }

    /** All of them. */
    public long total() {
        return wrong + disordered + lost + closed;
    }

    /** The first few in words. */
    @Override
    public String toString() {
        return total() == 0
                ? "none"
                : wrong + " wrong, " + disordered + " out of order, " + lost + " lost, " + closed + " closed (" + first
                        + ")";
    }
}
