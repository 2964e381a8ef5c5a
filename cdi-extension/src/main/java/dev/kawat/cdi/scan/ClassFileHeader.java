/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scan;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The beginning of a class file (JVM specification, section 4.1), which describes a class without loading it.
 *
 * @param name the name of the class, with slashes
 * @param supertypes the names of its superclass and its interfaces
 * @param texts the texts in its constant pool, among them the descriptors of its annotations
 */
record ClassFileHeader(String name, List<String> supertypes, Set<String> texts) {

    private static final int MAGIC = 0xCAFEBABE;

    /**
     * Reads the beginning of a class file.
     *
     * @throws IOException when it is not a class file, or cannot be read
     */
    static ClassFileHeader read(InputStream file) throws IOException {
        DataInputStream in = new DataInputStream(file);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.skipNBytes(4); // the version
        int size = in.readUnsignedShort();
        Map<Integer, String> texts = new HashMap<>();
        Map<Integer, Integer> classes = new HashMap<>();
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 7 -> classes.put(i, in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // section 4.4.5: a long or double takes two entries
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        in.skipNBytes(2); // access flags
        String name = name(in.readUnsignedShort(), classes, texts);
        List<String> supertypes = new ArrayList<>();
        int superclass = in.readUnsignedShort();
        if (superclass != 0) { // zero for Object and for modules
            supertypes.add(name(superclass, classes, texts));
        }
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            supertypes.add(name(in.readUnsignedShort(), classes, texts));
        }
        return new ClassFileHeader(name, List.copyOf(supertypes), Set.copyOf(texts.values()));
    }

    private static String name(int index, Map<Integer, Integer> classes, Map<Integer, String> texts)
            throws IOException {
        String name = texts.get(classes.getOrDefault(index, 0));
        if (name == null) {
            throw new IOException("no class at constant " + index);
        }
        return name;
    }
}
