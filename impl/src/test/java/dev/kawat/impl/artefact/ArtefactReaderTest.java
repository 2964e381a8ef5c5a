/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.DataType;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.ArtefactApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtefactReaderTest {

    private static final String LOCATION = "/files/news.websocket";

    private static ArtefactContent read(String content) {
        return read(LOCATION, content.getBytes(StandardCharsets.UTF_8));
    }

    private static ArtefactContent read(String location, byte[] content) {
        Properties system = new Properties();
        system.setProperty("news.path", "from/a/property");
        Configuration configuration = Configuration.of(
                system,
                Map.of("NEWS_LIMIT", "7KiB", "plain", "$1\\"),
                Map.of("news.engine", "given", "empty", "", "both", "v2, v1", "strict", "true"));
        return ArtefactReader.read(ArtefactApplication.file(location, content), configuration);
    }

    private static ArtefactDeclaration declaration(String content) {
        ArtefactContent read = read(content);
        assertThat(read.problems()).isEmpty();
        return read.declaration();
    }

    @Test
    void readsAFile() {
        ArtefactContent content = read("""
                {
                  "endpoint": "/news/{topic}",
                  "handler": "newsReader",
                  "engine": "java",
                  "description": "The \\u006eews",
                  "dataType": "object",
                  "subprotocols": ["news.v2", "news.v1"],
                  "requireSubprotocol": true,
                  "max-message": "64KiB",
                  "outbox-messages": 12,
                  "compression": true,
                  "idle-timeout": false,
                  "ping": null
                }
                """);

        assertThat(content.problems()).isEmpty();
        ArtefactDeclaration declaration = content.declaration();
        assertThat(declaration.location()).isEqualTo(LOCATION);
        assertThat(declaration.name()).isEqualTo("news");
        assertThat(declaration.path()).hasToString("/news/{topic}");
        assertThat(declaration.handler()).isEqualTo("newsReader");
        assertThat(declaration.engine()).isEqualTo("java");
        assertThat(declaration.protocol().dataType()).isEqualTo(DataType.OBJECT);
        assertThat(declaration.protocol().subprotocols()).containsExactly("news.v2", "news.v1");
        assertThat(declaration.protocol().requireSubprotocol()).isTrue();
        assertThat(declaration.settings())
                .isEqualTo(Map.of(
                        Setting.MAX_MESSAGE, "64KiB",
                        Setting.OUTBOX_MESSAGES, "12",
                        Setting.COMPRESSION, "on",
                        Setting.IDLE_TIMEOUT, "off"));
        assertThat(content.summary().description()).isEqualTo("The news");
        assertThat(content.at()).as("where the handler is").isEqualTo(new Position(3, 14));
    }

    @Test
    void passesOverWhatDirigibleItselfWrites() {
        ArtefactDeclaration declaration = declaration("""
                {"location": "/a/b.websocket", "name": "b", "type": "websocket", "key": "websocket:/a:b",
                 "createdAt": 1700000000000, "createdBy": "me", "updatedAt": null, "updatedBy": {"deep": [1, "]}"]},
                 "dependencies": [], "lifecycle": "CREATED", "phase": "CREATE", "error": "", "running": true,
                 "location": "twice", "endpoint": "b", "handler": "b", "engine": "", "description": ""}
                """);

        assertThat(declaration.name()).isEqualTo("news");
        assertThat(declaration.path()).hasToString("/b");
        assertThat(declaration.engine()).isEqualTo("java");
    }

    @ParameterizedTest
    @CsvSource({
        "news.Reader, java",
        "news.js, javascript",
        "news/reader.mjs, javascript",
        "news.jsp, java",
        "js, java",
    })
    void choosesTheEngineByTheHandler(String handler, String engine) {
        assertThat(declaration("{\"endpoint\": \"/a\", \"handler\": \"" + handler + "\"}")
                        .engine())
                .isEqualTo(engine);
    }

    @Test
    void replacesPlaceholdersOnce() {
        ArtefactDeclaration declaration = declaration("""
                {"endpoint": "${news.path}/x", "handler": "a${plain}b${empty}", "engine": "${news.engine}",
                 "max-message": "${news.limit}"}
                """);

        assertThat(declaration.path()).hasToString("/from/a/property/x");
        assertThat(declaration.handler()).isEqualTo("a$1\\b");
        assertThat(declaration.engine()).isEqualTo("given");
        assertThat(declaration.settings()).isEqualTo(Map.of(Setting.MAX_MESSAGE, "7KiB"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"text\"   | TEXT",
                "\" Blob \" | BLOB",
                "\"OBJECT\" | OBJECT",
                "\"auto\"   | AUTO",
                "null       |",
            })
    void readsTheDataType(String json, DataType expected) {
        assertThat(declaration(withMember("dataType", json)).protocol().dataType())
                .isEqualTo(expected);
    }

    private static String withMember(String key, String json) {
        return "{\"endpoint\": \"/a\", \"handler\": \"b\", \"" + key + "\": " + json + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"v2\", \"v1\"]   | v2 v1",
                "\"v2,v1\"          | v2 v1",
                "\" v2 , v1 \"      | v2 v1",
                "\"${both}\"        | v2 v1",
                "[\"a${empty}b\"]   | ab",
                "\"v1\"             | v1",
                "[]                 | ''",
                "\"\"               | ''",
                "null               |",
            })
    void readsSubprotocols(String json, String expected) {
        List<String> subprotocols =
                declaration(withMember("subprotocols", json)).protocol().subprotocols();

        assertThat(subprotocols == null ? null : String.join(" ", subprotocols)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"true | true", "false | false", "\"false\" | false", "\"${strict}\" | true", "null |"})
    void readsWhetherASubprotocolIsRequired(String json, Boolean expected) {
        assertThat(declaration(withMember("requireSubprotocol", json))
                        .protocol()
                        .requireSubprotocol())
                .isEqualTo(expected);
    }

    @Test
    void takesAByteOrderMark() {
        assertThat(declaration("\uFEFF{\"endpoint\": \"/a\", \"handler\": \"b\"}")
                        .path())
                .hasToString("/a");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("", 1, 1, "file must be one JSON object (RFC 8259), got its end"),
                arguments(
                        "{\n  \"endpoint\": \"/a\"\n  \"handler\": \"b\"}",
                        3,
                        3,
                        "file must be one JSON object (RFC 8259), got '\"'"),
                arguments("{\"endpoint\": \"/a\",", 1, 19, "file must be one JSON object (RFC 8259), got its end"),
                arguments("{} {}", 1, 4, "file must be one JSON object (RFC 8259), got '{'"),
                arguments(" [1]", 1, 1, "file must be one JSON object (RFC 8259), got another value"),
                arguments("{\"endpoint\": \"/a\"}", 0, 0, "key 'handler' must be there"),
                arguments("{\"handler\": \"b\", \"endpoint\": null}", 0, 0, "key 'endpoint' must be there"),
                arguments("{\"endpoint\": \"\", \"handler\": \"b\"}", 1, 14, "endpoint must not be empty, got ''"),
                arguments("{\"endpoint\": \"/a\", \"handler\": 1}", 1, 31, "handler must be a text, got '1'"),
                arguments(
                        "{\"endpoint\": \"/a//b\", \"handler\": \"b\"}",
                        1,
                        14,
                        "path must not have an empty segment, got '/a//b'"),
                arguments("{\"endpoint\": \"a/\", \"handler\": \"b\"}", 1, 14, "path must not end with '/', got '/a/'"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\",\n\"max-mesage\": 1}",
                        2,
                        1,
                        "key must be endpoint, handler, engine, description, dataType, subprotocols, requireSubprotocol, or a"
                                + " setting of an endpoint (the nearest is max-message), got 'max-mesage'"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\", \"data-type\": null}",
                        1,
                        36,
                        "key must be endpoint, handler, engine, description, dataType, subprotocols, requireSubprotocol, or a"
                                + " setting of an endpoint (the nearest is dataType), got 'data-type'"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\", \"workers\": 1}",
                        1,
                        36,
                        "key must be endpoint, handler, engine, description, dataType, subprotocols, requireSubprotocol, or a"
                                + " setting of an endpoint, got 'workers'"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\", \"handler\": \"b\"}",
                        1,
                        36,
                        "key must be there only once, got 'handler'"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\", \"origins\": [\"*\"]}",
                        1,
                        47,
                        "origins must be a text, a number, true or false, got an array"),
                arguments(
                        withMember("dataType", "\"binary\""),
                        1,
                        48,
                        "dataType must be one of auto, text, blob, object, got 'binary'"),
                arguments(withMember("dataType", "1"), 1, 48, "dataType must be a text, got '1'"),
                arguments(withMember("dataType", "[\"text\"]"), 1, 48, "dataType must be a text, got an array"),
                arguments(
                        withMember("subprotocols", "[\"v 1\"]"),
                        1,
                        52,
                        "subprotocol must be a token (RFC 6455 section 4.1), got 'v 1'"),
                arguments(
                        withMember("subprotocols", "\"v1,\""),
                        1,
                        52,
                        "subprotocol must be a token (RFC 6455 section 4.1), got ''"),
                arguments(
                        withMember("subprotocols", "[\"v1\", \"v1\"]"),
                        1,
                        52,
                        "subprotocol must be named only once, got 'v1'"),
                arguments(
                        withMember("subprotocols", "[\"v1\",\n 2]"),
                        2,
                        2,
                        "each of subprotocols must be a text, got '2'"),
                arguments(
                        withMember("subprotocols", "[\"v1\",\n {}]"),
                        2,
                        2,
                        "each of subprotocols must be a text, got an object"),
                arguments(
                        withMember("subprotocols", "[\"v1\",\n  \"${no}\"]"),
                        2,
                        3,
                        "${no} must be in the configuration, got no value"),
                arguments(withMember("subprotocols", "1"), 1, 52, "subprotocols must be a text, got '1'"),
                arguments(
                        withMember("requireSubprotocol", "1"),
                        1,
                        58,
                        "requireSubprotocol must be true or false, got '1'"),
                arguments(
                        withMember("requireSubprotocol", "[]"),
                        1,
                        58,
                        "requireSubprotocol must be true or false, got an array"),
                arguments(
                        "{\"endpoint\": \"/a\", \"handler\": \"b\", \"outbox-messages\": 0}",
                        1,
                        55,
                        "outbox-messages must be a whole number from 1 to 2147483647, got '0'"),
                arguments(
                        "{\"endpoint\": \"/${no}\", \"handler\": \"b\"}",
                        1,
                        14,
                        "${no} must be in the configuration, got no value"),
                arguments(
                        "{\"endpoint\": \"/${no\", \"handler\": \"b\"}",
                        1,
                        14,
                        "'${' must be followed by a key and '}', got '/${no'"));
    }

    @ParameterizedTest
    @MethodSource
    void broken(String content, int line, int column, String rule) {
        ArtefactContent read = read(content);

        String where = line == 0 ? LOCATION : LOCATION + ", line " + line + ", column " + column;
        assertThat(read.declaration()).isNull();
        assertThat(read.problems()).containsExactly(where + ": " + rule);
        assertThat(read.at()).isEqualTo(new Position(line, column));
    }

    @Test
    void listsEveryProblem() {
        ArtefactContent read = read("{\"endpiont\": \"/a\", \"engine\": 1, \"max-message\": true}");

        assertThat(read.problems()).hasSize(5);
        assertThat(read.at()).as("of the first").isEqualTo(new Position(1, 2));
    }

    @Test
    void readsAtMost64KiB() {
        String content = "{\"endpoint\": \"/a\", \"handler\": \"b\"}";
        String largest = content + " ".repeat(ArtefactFile.MAX_BYTES - content.length());

        assertThat(declaration(largest)).isNotNull();
        assertThat(read(largest + " ").problems())
                .containsExactly(LOCATION + ": file must have at most 65536 bytes, got more");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() {
        ArtefactFile file = ArtefactFile.unreadable(LOCATION, new IOException("on purpose"));

        assertThat(ArtefactReader.read(file, Configuration.NONE).problems())
                .containsExactly(LOCATION + ": file must be readable, got java.io.IOException: on purpose");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] content = "{\n\"endpoint\": \"/\u00fc\", \"handler\": \"b\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(LOCATION, content).problems())
                .containsExactly(LOCATION + ", line 2, column 15: file must be UTF-8, got other bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/the news.websocket",
                "/files/new.s.websocket",
                "C:\\files\\n\u00e9ws.websocket",
                "/.websocket"
            })
    void refusesOtherNamesThanThoseOfEndpoints(String location) {
        byte[] content = "{\"endpoint\": \"/a\", \"handler\": \"b\"}".getBytes(StandardCharsets.UTF_8);

        List<String> problems = read(location, content).problems();

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith(location + ": file name must consist of letters, digits");
    }
}
