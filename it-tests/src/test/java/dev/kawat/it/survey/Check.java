/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

/** One question to a server, whose answer is a column of the table. */
record Check(String name, Body body) {

    /** Asks; the answer is yes, with a remark that may be empty, unless it throws. */
    interface Body {

        String ask(RunningServer server) throws Exception;
    }
}
