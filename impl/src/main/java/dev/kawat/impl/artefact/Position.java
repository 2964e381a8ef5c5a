/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

/**
 * A place in a file.
 *
 * @param line the line, from 1; 0 for the file as a whole
 * @param column the column, from 1; 0 for the file as a whole
 */
record Position(int line, int column) {

    /** The file as a whole. */
    static final Position WHOLE = new Position(0, 0);

    /** Returns the place of a character of a text. */
    static Position of(String text, int at) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Position(line, at - lineStart + 1);
    }

    /** Returns the name of this place of a file in messages. */
    String in(String location) {
        return line == 0 ? location : location + ", line " + line + ", column " + column;
    }
}
