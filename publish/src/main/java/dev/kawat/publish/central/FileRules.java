/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The rules for single files: checksums that are right, signatures, and names of their component. */
final class FileRules {

    private static final Map<String, String> ALGORITHMS =
            Map.of(".md5", "MD5", ".sha1", "SHA-1", ".sha256", "SHA-256", ".sha512", "SHA-512");
    private static final List<String> REQUIRED = List.of(".md5", ".sha1");
    private static final String SIGNATURE = ".asc";
    private static final String SIGNATURE_BEGINS = "-----BEGIN PGP SIGNATURE-----";

    private FileRules() {}

    static List<String> check(Path root, Path file, boolean signed) throws IOException {
        String name = file.getFileName().toString();
        List<String> problems = new ArrayList<>();
        String checksum =
                ALGORITHMS.keySet().stream().filter(name::endsWith).findFirst().orElse("");
        if (!checksum.isEmpty()) {
            Path summed = file.resolveSibling(name.substring(0, name.length() - checksum.length()));
            if (!Files.exists(summed)) {
                problems.add(root.relativize(file) + ": its file must be present, got nothing");
            }
            return problems;
        }
        checkName(root, file, problems);
        checkSums(root, file, problems);
        if (signed && !name.endsWith(SIGNATURE)) {
            checkSignature(root, file, problems);
        }
        return problems;
    }

    private static void checkName(Path root, Path file, List<String> problems) {
        Path path = root.relativize(file);
        int count = path.getNameCount();
        String prefix = count < 4 ? "" : path.getName(count - 3) + "-" + path.getName(count - 2);
        if (prefix.isEmpty() || !path.getFileName().toString().startsWith(prefix)) {
            problems.add(path + ": name must begin with <artifact>-<version>, got " + path.getFileName());
        }
    }

    private static void checkSums(Path root, Path file, List<String> problems) throws IOException {
        for (Map.Entry<String, String> algorithm : ALGORITHMS.entrySet()) {
            Path sum = file.resolveSibling(file.getFileName() + algorithm.getKey());
            if (Files.exists(sum)) {
                String expected = digest(file, algorithm.getValue());
                String actual = Files.readString(sum).strip();
                if (!expected.equals(actual)) {
                    problems.add(root.relativize(sum) + ": checksum must be " + expected + ", got " + actual);
                }
            } else if (REQUIRED.contains(algorithm.getKey()) && !file.toString().endsWith(SIGNATURE)) {
                problems.add(root.relativize(sum) + ": checksum must be present, got nothing");
            }
        }
    }

    private static String digest(Path file, String algorithm) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // each JDK has all of them
        }
    }

    private static void checkSignature(Path root, Path file, List<String> problems) throws IOException {
        Path signature = file.resolveSibling(file.getFileName() + SIGNATURE);
        if (!Files.exists(signature)) {
            problems.add(root.relativize(signature) + ": signature must be present, got nothing");
        } else if (!Files.readString(signature).startsWith(SIGNATURE_BEGINS)) {
            problems.add(root.relativize(signature) + ": signature must be an armored PGP signature, got other text");
        }
    }
}
