/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

/**
 * The payload that answers a {@link Question}: its number (64) and the number of connections (32).
 *
 * @param id the number of the question
 * @param connections how many connections it was about
 */
record Answer(long id, int connections) {

    byte[] write() {
        return new PayloadWriter().number(id).number(connections).written();
    }

    static Answer read(byte[] payload) throws BadEnvelopeException {
        PayloadReader in = new PayloadReader(payload);
        return new Answer(in.longNumber(), in.count());
    }
}
