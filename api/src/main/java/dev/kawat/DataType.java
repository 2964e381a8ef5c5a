/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** How the messages of a peer are presented to a handler, whatever kind of frame they came in. */
public enum DataType {

    /** As they come: text frames to the text callback, binary frames to the binary callback; a kind without one: 1003. */
    AUTO,

    /** All as text; a binary message is read as UTF-8, and is unacceptable (1003) if it is not. */
    TEXT,

    /** All as bytes; a text message is presented as its UTF-8 bytes. */
    BLOB,

    /** All as JSON documents, decoded to the parameter type of the message callback; 1007 if they are not. */
    OBJECT
}
