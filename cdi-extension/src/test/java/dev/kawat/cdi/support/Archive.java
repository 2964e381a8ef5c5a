/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive with copies of classes of a test, packed or not. */
public final class Archive {

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private Archive() {}

    /** An archive of these classes. */
    public static Archive of(Class<?>... classes) {
        Archive archive = new Archive();
        for (Class<?> type : classes) {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
                archive.files.put(file, bytes.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return archive;
    }

    /** Adds a file. */
    public Archive with(String file, String content) {
        files.put(file, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The bytes of a jar. */
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** The bytes of a jar whose first file has other bytes than those that were written. */
    public byte[] damaged() throws IOException {
        byte[] jar = bytes();
        ByteBuffer header = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        int content = 30 + header.getShort(26) + header.getShort(28); // after its name and its extra field
        jar[content] = 7; // a kind of block that there is not (RFC 1951 section 3.2.3)
        return jar;
    }

    /** Writes the files into a directory. */
    public void unpack(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
