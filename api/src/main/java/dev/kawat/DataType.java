/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** How the messages of a peer are presented to a handler, whatever kind of frame they came in. */
public enum DataType {

    /**
     * As they come: text messages to the callbacks for text and objects, binary messages to the one for bytes or for an object
     * with a binary codec; a kind without one: 1003.
     */
    AUTO,

    /**
     * All as text; a binary message is read as UTF-8, and is unacceptable (1003) if it is not. A callback that takes bytes gets
     * those of the text; a codec gets text.
     */
    TEXT,

    /** All as bytes; a text message is presented as its UTF-8 bytes. */
    BLOB,

    /** All as JSON documents, decoded to the parameter type of the message callback; 1007 if they are not. */
    OBJECT
}
