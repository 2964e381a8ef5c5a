/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.ArtefactApplication;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** Whatever bytes a file has, they are a declaration in which nothing is lost, or problems with their places. */
class ArtefactReaderFuzzTest {

    private static final Configuration CONFIGURATION =
            Configuration.of(new Properties(), Map.of(), Map.of("path", "/from/configuration", "size", "7KiB"));

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param content a file */
    @FuzzTest
    void fileIsADeclarationOrHasProblems(byte[] content) throws JsonProcessingException {
        ArtefactContent read =
                ArtefactReader.read(ArtefactApplication.file("/files/news.websocket", content), CONFIGURATION);

        assertThat(read.declaration() == null).isEqualTo(!read.problems().isEmpty());
        assertThat(read.problems()).allMatch(problem -> problem.startsWith("/files/news.websocket"));
        checkPlace(read.at(), new String(content, StandardCharsets.UTF_8));
        if (read.declaration() != null) {
            checkNothingIsLost(content, read.declaration());
        }
    }

    private static void checkPlace(Position at, String text) {
        int lines = text.split("\n", -1).length;
        assertThat(at.line()).isBetween(0, lines);
        assertThat(at.column()).isBetween(0, text.length() + 1);
    }

    private static void checkNothingIsLost(byte[] content, ArtefactDeclaration declaration)
            throws JsonProcessingException {
        String text = new String(content, StandardCharsets.UTF_8);
        JsonNode json = JACKSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        assertThat(json.isObject()).isTrue();
        json.properties()
                .forEach(member -> Setting.perEndpoint(member.getKey())
                        .filter(setting -> !member.getValue().isNull())
                        .ifPresent(setting ->
                                assertThat(declaration.settings().get(setting)).isNotNull()));
        declaration
                .settings()
                .forEach((setting, value) ->
                        assertThat(setting.parse(value)).as(setting.key()).isPresent());
        assertThat(declaration.handler()).isNotBlank();
        assertThat(declaration.path().toString()).startsWith("/");
    }
}
