/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.central;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test breaks one rule of a bundle that meets all of them. */
class CentralRulesTest {

    private static final String BASE = "dev/kawat/kawat-api/1.0/kawat-api-1.0";
    private static final String POM = BASE + ".pom";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n";

    private static final String POM_TEXT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>dev.kawat</groupId>
              <artifactId>kawat-api</artifactId>
              <version>1.0</version>
              <name>Kawat API</name>
              <description>What applications compile against</description>
              <url>https://example.com/kawat</url>
              <licenses>
                <license><name>Apache-2.0</name><url>https://www.apache.org/licenses/LICENSE-2.0.txt</url></license>
              </licenses>
              <developers>
                <developer><name>The Kawat project</name></developer>
              </developers>
              <scm>
                <connection>scm:git:https://example.com/kawat.git</connection>
                <developerConnection>scm:git:https://example.com/kawat.git</developerConnection>
                <url>https://example.com/kawat/tree</url>
              </scm>
              <issueManagement><url>https://example.com/kawat/issues</url></issueManagement>
              <dependencies>
                <dependency><groupId>org.jspecify</groupId><artifactId>jspecify</artifactId><version>1.0.1</version></dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    private Path directory;

    private final Map<String, byte[]> files = new TreeMap<>();

    private Set<String> artifacts = Set.of("kawat-api");

    CentralRulesTest() throws IOException {
        put(POM, POM_TEXT);
        for (String ending : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            files.put(BASE + ending, jar("META-INF/LICENSE", "META-INF/NOTICE"));
        }
        put(BASE + "-cyclonedx.json", "{}");
        put(BASE + "-cyclonedx.xml", "<bom/>");
    }

    @Test
    void acceptsACompleteBundle() throws IOException {
        assertThat(check(false)).isEmpty();
    }

    @Test
    void acceptsASignedBundle() throws IOException {
        sign();

        assertThat(check(true)).isEmpty();
    }

    @Test
    void acceptsABomWithoutArchives() throws IOException {
        files.keySet().removeIf(name -> !name.equals(POM));
        put(POM, POM_TEXT.replace("<description>", "<packaging>pom</packaging><description>"));

        assertThat(check(false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "name, <name>Kawat API</name>",
        "description, <description>What applications compile against</description>",
        "url, <url>https://example.com/kawat</url>",
        "license/name, <name>Apache-2.0</name>",
        "license/url, <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>",
        "developer, <developer><name>The Kawat project</name></developer>",
        "scm/connection, <connection>scm:git:https://example.com/kawat.git</connection>",
        "scm/developerConnection, <developerConnection>scm:git:https://example.com/kawat.git</developerConnection>",
        "scm/url, <url>https://example.com/kawat/tree</url>",
        "issueManagement/url, <url>https://example.com/kawat/issues</url>",
    })
    void refusesAPomWithout(String element, String text) throws IOException {
        assertThat(POM_TEXT).contains(text);
        put(POM, POM_TEXT.replace(text, ""));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: " + element + " must be present, got nothing");
    }

    @Test
    void refusesAPropertyThatNobodyReplaced() throws IOException {
        put(POM, POM_TEXT.replace("https://example.com/kawat<", "${kawat.repository}<"));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: url must be present, got ${kawat.repository}");
    }

    @Test
    void refusesAPomThatNamesAFileOfTheMachine() throws IOException {
        put(POM, POM_TEXT.replace("<url>https://example.com/kawat<", "<url>file:///home/ann/kawat<"));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: pom must not name a file of the machine that built it, got "
                        + "file:///home/ann/kawat");
    }

    @Test
    void refusesABundleThatLacksAnArtifact() throws IOException {
        artifacts = Set.of("kawat-api", "kawat-bom", "kawat-impl");

        assertThat(check(false))
                .containsExactly(
                        "bundle: it must have kawat-bom, got nothing", "bundle: it must have kawat-impl, got nothing");
    }

    @Test
    void refusesSnapshots() throws IOException {
        Map<String, byte[]> release = Map.copyOf(files);
        files.clear();
        release.forEach((name, bytes) -> files.put(name.replace("1.0", "1.0-SNAPSHOT"), bytes));
        put(POM.replace("1.0", "1.0-SNAPSHOT"), POM_TEXT.replace("<version>1.0<", "<version>1.0-SNAPSHOT<"));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0-SNAPSHOT: version must not be a snapshot, got 1.0-SNAPSHOT");
    }

    @Test
    void refusesADependencyOnASnapshot() throws IOException {
        put(POM, POM_TEXT.replace("1.0.1", "1.0.1-SNAPSHOT"));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: dependency must not be a snapshot, got "
                        + "org.jspecify:jspecify:jar:1.0.1-SNAPSHOT");
    }

    @Test
    void refusesADependencyWithoutAVersion() throws IOException {
        put(POM, POM_TEXT.replace("<version>1.0.1</version>", ""));

        assertThat(check(false))
                .containsExactly(
                        "dev.kawat:kawat-api:1.0: dependency must have a version, got org.jspecify:jspecify:jar");
    }

    @Test
    void refusesAParent() throws IOException {
        String parent =
                "<parent><groupId>dev.kawat</groupId><artifactId>kawat-parent</artifactId><version>1.0</version></parent>";
        put(POM, POM_TEXT.replace("<groupId>dev.kawat</groupId>", parent + "<groupId>dev.kawat</groupId>"));

        assertThat(check(false)).singleElement().asString().contains("pom must have no parent");
    }

    @ParameterizedTest
    @CsvSource({"groupId, dev.kawat", "artifactId, kawat-api", "version, 1.0"})
    void refusesCoordinatesThatAreNotThoseOfThePath(String element, String value) throws IOException {
        String text = "<" + element + ">" + value + "<";
        assertThat(POM_TEXT).contains(text);
        put(POM, POM_TEXT.replace(text, "<" + element + ">other<"));

        assertThat(check(false))
                .containsExactly(
                        "dev.kawat:kawat-api:1.0: " + element + " must be that of the path, " + value + ", got other");
    }

    @Test
    void refusesAPomThatIsNone() throws IOException {
        put(POM, "<project><name></project>");

        assertThat(check(false)).singleElement().asString().contains("pom must be a Maven pom");
    }

    @ParameterizedTest
    @ValueSource(strings = {".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml"})
    void refusesAComponentWithout(String ending) throws IOException {
        files.remove(BASE + ending);

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: kawat-api-1.0" + ending + " must be present, got nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {".jar", "-sources.jar", "-javadoc.jar"})
    void refusesAnArchiveWithoutLicense(String ending) throws IOException {
        files.put(BASE + ending, jar("META-INF/NOTICE"));

        assertThat(check(false))
                .containsExactly("dev.kawat:kawat-api:1.0: kawat-api-1.0" + ending
                        + " must contain META-INF/LICENSE, got nothing");
    }

    @Test
    void refusesAnArchiveWithoutNotice() throws IOException {
        files.put(BASE + ".jar", jar("META-INF/LICENSE"));

        assertThat(check(false))
                .containsExactly(
                        "dev.kawat:kawat-api:1.0: kawat-api-1.0.jar must contain META-INF/NOTICE, got nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {".md5", ".sha1"})
    void refusesAFileWithoutChecksum(String ending) throws IOException {
        addChecksums();
        files.remove(POM + ending);

        assertThat(checkAsItIs(false)).containsExactly(POM + ending + ": checksum must be present, got nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {".md5", ".sha1", ".sha256", ".sha512"})
    void refusesAChecksumThatIsWrong(String ending) throws IOException {
        addChecksums();
        put(POM + ending, "0000");

        assertThat(checkAsItIs(false))
                .singleElement()
                .asString()
                .startsWith(POM + ending + ": checksum must be ")
                .endsWith(", got 0000");
    }

    @Test
    void refusesAChecksumOfNothing() throws IOException {
        put(BASE + "-tests.jar.md5", "0000");

        assertThat(check(false)).containsExactly(BASE + "-tests.jar.md5: its file must be present, got nothing");
    }

    @Test
    void refusesAFileWithoutSignature() throws IOException {
        sign();
        files.remove(BASE + "-sources.jar.asc");

        assertThat(check(true)).containsExactly(BASE + "-sources.jar.asc: signature must be present, got nothing");
    }

    @Test
    void refusesASignatureThatIsNone() throws IOException {
        sign();
        put(POM + ".asc", "signed");

        assertThat(check(true))
                .containsExactly(POM + ".asc: signature must be an armored PGP signature, got other text");
    }

    @Test
    void refusesAFileOfAnotherName() throws IOException {
        put("dev/kawat/kawat-api/1.0/notes.txt", "note");

        assertThat(check(false))
                .containsExactly(
                        "dev/kawat/kawat-api/1.0/notes.txt: name must begin with <artifact>-<version>, got notes.txt");
    }

    @Test
    void refusesTwoVersions() throws IOException {
        Map<String, byte[]> first = Map.copyOf(files);
        first.forEach((name, bytes) -> files.put(name.replace("1.0", "0.9"), bytes));
        put(POM.replace("1.0", "0.9"), POM_TEXT.replace("<version>1.0<", "<version>0.9<"));

        assertThat(check(false)).containsExactly("bundle: all components must have one version, got [0.9, 1.0]");
    }

    @Test
    void refusesAnEmptyBundle() throws IOException {
        files.clear();

        assertThat(check(false)).containsExactly("bundle: it must have kawat-api, got nothing");
    }

    private void sign() {
        for (String name : List.copyOf(files.keySet())) {
            put(name + ".asc", SIGNATURE);
        }
    }

    private List<String> check(boolean signed) throws IOException {
        addChecksums();
        return checkAsItIs(signed);
    }

    private void addChecksums() {
        for (Map.Entry<String, byte[]> file : List.copyOf(files.entrySet())) {
            String name = file.getKey();
            if (name.endsWith(".md5") || name.endsWith(".asc")) {
                continue;
            }
            put(name + ".md5", digest(file.getValue(), "MD5"));
            put(name + ".sha1", digest(file.getValue(), "SHA-1"));
            put(name + ".sha256", digest(file.getValue(), "SHA-256"));
            put(name + ".sha512", digest(file.getValue(), "SHA-512"));
        }
    }

    private List<String> checkAsItIs(boolean signed) throws IOException {
        Path bundle = directory.resolve("bundle.zip");
        try (OutputStream out = Files.newOutputStream(bundle);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("dev/"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return CentralRules.check(bundle, artifacts, signed);
    }

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] jar(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
            }
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes, String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
