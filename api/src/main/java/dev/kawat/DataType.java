/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The form in which a handler gets the messages of a peer, whatever kind of frame they came in. */
public enum DataType {

    /**
     * The kind in which a message came. The callbacks for text and for objects get text messages, and the callback for bytes, or
     * for an object with a binary codec, gets binary messages. A kind without a callback is unacceptable (1003).
     */
    AUTO,

    /**
     * Text. A binary message is read as UTF-8, and is unacceptable (1003) if it is not UTF-8. A callback that takes bytes gets
     * those of the text; a codec gets text.
     */
    TEXT,

    /** Bytes. A text message is converted to its UTF-8 bytes. */
    BLOB,

    /** Objects. Every message is a JSON document that is decoded to the type of the callback; otherwise it is unreadable (1007). */
    OBJECT
}
