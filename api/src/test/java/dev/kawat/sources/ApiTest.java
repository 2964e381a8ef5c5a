/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketConnection;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Compares the API with its description of before, {@code api/api.txt}, which {@code -Dapi.write=true} renews.
 *
 * <p>A break must be named, as {@code `Type.member`} and with its reason, below the heading "Breaking" of the unreleased changes in
 * the changelog. Otherwise the description is not renewed.
 */
class ApiTest {

    private static final Path STORED = Repository.ROOT.resolve("api/api.txt");

    /** Types that applications call and do not implement. They may have more methods without breaking anything but mocks. */
    private static final Set<String> IMPLEMENTED_BY_KAWAT_ALONE = Set.of(
            "Artefact",
            "Artefacts",
            "Attributes",
            "HandshakeContext",
            "Recipients",
            "Topic",
            "WebSocket",
            "WebSocketConnection",
            "WebSocketEvent",
            "WebSocketEvent.Message",
            "WebSocketPair",
            "WebSocketServer",
            "WebSocketServers",
            "WebSocketUpgrade",
            "Websockets");

    private static final Pattern BREAKING =
            Pattern.compile("^## Unreleased\\n.*?^### Breaking\\n(.*?)^##", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern CODE = Pattern.compile("`@?([\\w.]+)[^`]*`");

    @Test
    void everyBreakIsInTheChangelog() throws Exception {
        NavigableMap<String, String> breaks = ApiBreaks.between(stored(), current(), IMPLEMENTED_BY_KAWAT_ALONE);

        breaks.keySet().removeAll(namedInTheChangelog());

        assertThat(breaks)
                .as("breaks that CHANGELOG.md does not name, as `Type.member` below Unreleased, Breaking")
                .isEmpty();
    }

    @Test
    void descriptionIsThatOfTheApi() throws Exception {
        if (Boolean.getBoolean("api.write")) {
            everyBreakIsInTheChangelog();
            Files.writeString(STORED, current().text());
        }
        assertThat(stored().text())
                .as("the API has changed, and -Dapi.write=true writes its description anew")
                .isEqualTo(current().text());
    }

    private static ApiDescription stored() throws IOException {
        return ApiDescription.parse(Files.exists(STORED) ? Files.readString(STORED) : "");
    }

    private static ApiDescription current() throws IOException, URISyntaxException {
        Path classes = Path.of(WebSocketConnection.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return ApiDescription.of(classes, ApiTest.class.getClassLoader());
    }

    private static Set<String> namedInTheChangelog() {
        String changelog = Repository.read(Repository.ROOT.resolve("CHANGELOG.md"));
        return BREAKING.matcher(changelog)
                .results()
                .map(section -> section.group(1))
                .flatMap(section -> CODE.matcher(section).results())
                .map(ApiTest::name)
                .collect(Collectors.toSet());
    }

    private static String name(MatchResult code) {
        return code.group(1);
    }
}
