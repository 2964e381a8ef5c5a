/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A headless Chromium, driven by playwright-core in a process of Node.js. Each page is another person's. */
public final class Browser implements AutoCloseable {

    private static final int CLOSE_SECONDS = 10;

    private final Process process;
    private final BufferedWriter commands;
    private final Lines answers;

    private Browser(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = new Lines("browser", process.getInputStream());
    }

    /** Starts a browser. Where there is none, the calling test is skipped, or fails if it is required. */
    public static Browser start() {
        Path home = Node.home();
        String timeoutMillis = String.valueOf(Waits.EVENT.toMillis() * 2 / 3); // so that it tells what it waited for
        try {
            return new Browser(
                    new ProcessBuilder("node", "browser.mjs", Node.chromium().toString(), timeoutMillis)
                            .directory(home.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start node", failure);
        }
    }

    /** Opens a page in a context of its own. */
    public Page open(String name, URI url, int width, int height) {
        return open(name, url, width, height, false);
    }

    /** Opens a page for somebody who likes it dark, or not. */
    public Page open(String name, URI url, int width, int height, boolean dark) {
        JsonObject command = Json.createObjectBuilder()
                .add("do", "open")
                .add("page", name)
                .add("url", url.toString())
                .add("width", width)
                .add("height", height)
                .add("dark", dark)
                .build();
        ask(command);
        return new Page(name);
    }

    private JsonValue ask(JsonObject command) {
        try {
            commands.write(command.toString());
            commands.newLine();
            commands.flush();
        } catch (IOException gone) {
            throw new AssertionError("the browser is gone, asked for " + command, gone);
        }
        String line =
                answers.next().orElseThrow(() -> new AssertionError("the browser has ended, asked for " + command));
        JsonObject answer = Json.createReader(new StringReader(line)).readObject();
        if (answer.containsKey("error")) {
            throw new AssertionError(command + ": " + answer.getString("error"));
        }
        return answer.get("value");
    }

    /** Ends the browser. */
    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** One page. Elements are named by CSS selectors; every method waits until it can do what it says. */
    public final class Page {

        private final String name;

        private Page(String name) {
            this.name = name;
        }

        /** Fills in a field. */
        public Page fill(String selector, String value) {
            tell("fill", Map.of("selector", selector, "value", value));
            return this;
        }

        /** Presses a key in an element. */
        public Page press(String selector, String key) {
            tell("press", Map.of("selector", selector, "value", key));
            return this;
        }

        /** Clicks on an element. */
        public Page click(String selector) {
            tell("click", Map.of("selector", selector));
            return this;
        }

        /** Waits until an element is to be seen that holds a text. */
        public Page see(String selector, String text) {
            tell("see", Map.of("selector", selector, "value", text));
            return this;
        }

        /** The texts of all elements, as they are shown. */
        public List<String> texts(String selector) {
            return tell("texts", Map.of("selector", selector)).asJsonArray().getValuesAs(JsonString::getString);
        }

        /** What an expression of JavaScript gives, or the promise that it gives. */
        public String evaluate(String expression) {
            return ((JsonString) tell("evaluate", Map.of("value", expression))).getString();
        }

        /** Uncaught errors and error messages of the console. */
        public List<String> failures() {
            return tell("failures", Map.of()).asJsonArray().getValuesAs(JsonString::getString);
        }

        /** Whether the page is wider than the window. */
        public boolean scrollsSideways() {
            var widths = tell("widths", Map.of()).asJsonArray();
            return widths.getInt(0) > widths.getInt(1);
        }

        /** Takes a picture. */
        public Page screenshot(Path file) {
            tell("screenshot", Map.of("value", file.toString()));
            return this;
        }

        /** Closes the page and its context. */
        public void close() {
            tell("close", Map.of());
        }

        private JsonValue tell(String command, Map<String, String> arguments) {
            JsonObjectBuilder object =
                    Json.createObjectBuilder().add("do", command).add("page", name);
            arguments.forEach(object::add);
            return ask(object.build());
        }
    }
}
