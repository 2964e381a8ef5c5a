/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.DataType;
import dev.kawat.impl.artefact.ArtefactContent.Summary;
import dev.kawat.impl.codec.JsonCheck;
import dev.kawat.impl.codec.JsonText;
import dev.kawat.impl.descriptor.PathTemplate;
import dev.kawat.impl.descriptor.Subprotocols;
import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.settings.Setting;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@code *.websocket} file, and checks all rules that need no other part of the application. Used once. */
public final class ArtefactReader {

    private static final String ENDPOINT = "endpoint";
    private static final String HANDLER = "handler";
    private static final String ENGINE = "engine";
    private static final String DESCRIPTION = "description";
    private static final String DATA_TYPE = "dataType";
    private static final String SUBPROTOCOLS = "subprotocols";
    private static final String REQUIRE_SUBPROTOCOL = "requireSubprotocol";
    private static final List<String> OWN_KEYS =
            List.of(ENDPOINT, HANDLER, ENGINE, DESCRIPTION, DATA_TYPE, SUBPROTOCOLS, REQUIRE_SUBPROTOCOL);

    private static final String TRUE_OR_FALSE = "true or false";

    /** The keys that Eclipse Dirigible itself writes, of which it needs to know alone. */
    private static final Set<String> KEYS_OF_DIRIGIBLE = Set.of(
            "location",
            "name",
            "type",
            "key",
            "createdAt",
            "createdBy",
            "updatedAt",
            "updatedBy",
            "dependencies",
            "lifecycle",
            "phase",
            "error",
            "running");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(}?)");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A value that is a text, a number or a truth value, with its place. */
    private record Value(String text, boolean quoted, Position at) {}

    private final ArtefactFile file;
    private final Configuration configuration;
    private final Problems problems = new Problems();

    /** The keys that have a value, right or wrong. */
    private final Set<String> keys = new HashSet<>();

    private final Map<String, Value> values = new HashMap<>();
    private final Map<Setting, String> settings = new EnumMap<>(Setting.class);

    // These are null until the file is found to say something right of them.
    private @Nullable DataType dataType;
    private @Nullable List<String> subprotocols;
    private @Nullable Boolean requireSubprotocol;

    private @Nullable Position firstProblem;

    private ArtefactReader(ArtefactFile file, Configuration configuration) {
        this.file = file;
        this.configuration = configuration;
    }

    /**
     * Reads a file.
     *
     * @param configuration has the values of {@code ${key}}
     */
    public static ArtefactContent read(ArtefactFile file, Configuration configuration) {
        return new ArtefactReader(file, configuration).read();
    }

    private ArtefactContent read() {
        String name = file.endpoint();
        if (!Configuration.NAME.matcher(name).matches()) {
            add(Position.WHOLE, "file name must consist of letters, digits, '-' and '_' before .websocket", name);
        }
        if (!readObject()) {
            return new ArtefactContent(Summary.NONE, null, problems.messages(), at());
        }
        String endpoint = required(ENDPOINT);
        String handler = required(HANDLER);
        String engine = handler == null ? null : text(ENGINE).orElseGet(() -> ArtefactDeclaration.engineOf(handler));
        String slashed = endpoint == null || endpoint.startsWith("/") ? endpoint : "/" + endpoint;
        Optional<PathTemplate> path = slashed == null ? Optional.empty() : path(slashed);
        Summary summary =
                new Summary(slashed, handler, engine, text(DESCRIPTION).orElse(""));
        ArtefactDeclaration declaration = path.isPresent() && handler != null && engine != null && firstProblem == null
                ? new ArtefactDeclaration(
                        file.location(),
                        name,
                        path.get(),
                        handler,
                        engine,
                        new ArtefactDeclaration.Protocol(dataType, subprotocols, requireSubprotocol),
                        settings)
                : null;
        return new ArtefactContent(summary, declaration, problems.messages(), at());
    }

    private Position at() {
        return firstProblem == null ? position(HANDLER) : firstProblem;
    }

    private Position position(String key) {
        Value value = values.get(key);
        return value == null ? Position.WHOLE : value.at();
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(Value::text).filter(text -> !text.isEmpty());
    }

    private @Nullable String required(String key) {
        Value value = values.get(key);
        if (value == null) {
            if (!keys.contains(key)) {
                add(Position.WHOLE, "key '" + key + "' must be there");
            }
            return null;
        }
        if (value.text().isBlank()) {
            add(value.at(), key + " must not be empty", value.text());
            return null;
        }
        return value.text();
    }

    private Optional<PathTemplate> path(String path) {
        Position at = position(ENDPOINT);
        Problems ofPath = new Problems();
        Optional<PathTemplate> template = PathTemplate.parse(path, at.in(file.location()), ofPath);
        addAll(at, ofPath);
        return template;
    }

    // ---- The JSON ----

    /** Reads the members of the object; returns false if there is no such object. */
    private boolean readObject() {
        if (file.failure().isPresent()) {
            add(Position.WHOLE, "file must be readable, got " + file.failure().get());
            return false;
        }
        if (file.isTooLarge()) {
            add(Position.WHOLE, "file must have at most " + ArtefactFile.MAX_BYTES + " bytes, got more");
            return false;
        }
        Optional<String> decoded = decode();
        if (decoded.isEmpty()) {
            return false;
        }
        String text = decoded.get();
        OptionalInt fault = new JsonCheck(JsonBounds.defaults()).faultIn(text);
        if (fault.isPresent()) {
            int at = fault.getAsInt();
            String got =
                    at >= text.length() ? "its end" : "'" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'";
            add(Position.of(text, at), "file must be one JSON object (RFC 8259), got " + got);
            return false;
        }
        if (!JsonText.isObject(text)) {
            add(Position.of(text, 0), "file must be one JSON object (RFC 8259), got another value");
            return false;
        }
        readMembers(text);
        return true;
    }

    private Optional<String> decode() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is not UTF-8
        ByteBuffer bytes = ByteBuffer.wrap(file.content());
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        boolean malformed = decoder.decode(bytes, chars, true).isError();
        String text = chars.flip().toString();
        if (malformed) {
            add(Position.of(text, text.length()), "file must be UTF-8, got other bytes");
            return Optional.empty();
        }
        return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }

    private void readMembers(String text) {
        JsonText json = JsonText.walk(text);
        for (boolean more = json.enter(); more; more = json.next()) {
            Position at = Position.of(text, json.position());
            String key = json.name();
            int begin = json.position();
            String raw = json.readRaw();
            if (KEYS_OF_DIRIGIBLE.contains(key)) {
                continue;
            }
            Optional<Setting> setting = Setting.perEndpoint(key);
            if (setting.isEmpty() && !OWN_KEYS.contains(key)) {
                addUnknown(at, key);
            } else if (!raw.equals("null")) { // which says as little as no member
                if (!keys.add(key)) {
                    add(at, "key must be there only once", key);
                }
                if (setting.isPresent()) {
                    readValue(key, "a text, a number, true or false", raw, Position.of(text, begin))
                            .ifPresent(value -> set(setting.get(), value));
                } else {
                    readOwn(key, text, begin, raw);
                }
            }
        }
    }

    private void readOwn(String key, String text, int begin, String raw) {
        Position at = Position.of(text, begin);
        switch (key) {
            case DATA_TYPE -> readText(key, raw, at).ifPresent(this::setDataType);
            case SUBPROTOCOLS -> readSubprotocols(text, begin, raw);
            case REQUIRE_SUBPROTOCOL -> readValue(key, TRUE_OR_FALSE, raw, at).ifPresent(this::setRequireSubprotocol);
            default -> readText(key, raw, at).ifPresent(value -> values.put(key, value));
        }
    }

    private void addUnknown(Position at, String key) {
        List<String> known = new ArrayList<>(OWN_KEYS);
        Setting.allPerEndpoint().forEach(setting -> known.add(setting.key()));
        String nearest = NearestName.of(key, known)
                .map(name -> " (the nearest is " + name + ")")
                .orElse("");
        add(at, "key must be " + String.join(", ", OWN_KEYS) + ", or a setting of an endpoint" + nearest, key);
    }

    private Optional<Value> readText(String key, String raw, Position at) {
        Optional<Value> value = readValue(key, "a text", raw, at);
        if (value.isPresent() && !value.get().quoted()) {
            add(at, key + " must be a text", value.get().text());
            return Optional.empty();
        }
        return value;
    }

    private Optional<Value> readValue(String key, String allowed, String raw, Position at) {
        char first = raw.charAt(0);
        if (first == '{' || first == '[') {
            add(at, key + " must be " + allowed + ", got " + (first == '{' ? "an object" : "an array"));
            return Optional.empty();
        }
        boolean quoted = first == '"';
        return replaced(quoted ? JsonText.string(raw, 0) : raw, at).map(text -> new Value(text, quoted, at));
    }

    /** Returns a text with the values of the configuration in it; empty if there are none for it. */
    private Optional<String> replaced(String text, Position at) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        StringBuilder result = new StringBuilder();
        boolean complete = true;
        while (placeholder.find()) {
            String key = placeholder.group(1);
            Optional<String> value = placeholder.group(2).isEmpty() ? Optional.empty() : configuration.value(key);
            if (placeholder.group(2).isEmpty()) {
                add(at, "'${' must be followed by a key and '}'", text);
            } else if (value.isEmpty()) {
                add(at, "${" + key + "} must be in the configuration, got no value");
            }
            complete &= value.isPresent();
            placeholder.appendReplacement(result, Matcher.quoteReplacement(value.orElse("")));
        }
        placeholder.appendTail(result);
        return complete ? Optional.of(result.toString()) : Optional.empty();
    }

    private void set(Setting setting, Value value) {
        Optional<String> allowed = Stream.of(value.text(), onOrOff(value))
                .filter(text -> setting.parse(text).isPresent())
                .findFirst();
        if (allowed.isPresent()) {
            settings.put(setting, allowed.get());
        } else {
            add(value.at(), setting.key() + " must be " + setting.allowed(), value.text());
        }
    }

    /** Returns the word of settings for a truth value of JSON. */
    private static String onOrOff(Value value) {
        if (value.quoted()) {
            return value.text();
        }
        return switch (value.text()) {
            case "true" -> "on";
            case "false" -> "off";
            default -> value.text();
        };
    }

    private void setDataType(Value value) {
        String wanted = value.text().strip();
        dataType = Stream.of(DataType.values())
                .filter(type -> type.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElse(null);
        if (dataType == null) {
            String allowed = Stream.of(DataType.values())
                    .map(type -> type.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            add(value.at(), DATA_TYPE + " must be one of " + allowed, value.text());
        }
    }

    private void setRequireSubprotocol(Value value) {
        switch (value.text().strip()) {
            case "true" -> requireSubprotocol = true;
            case "false" -> requireSubprotocol = false;
            default -> add(value.at(), REQUIRE_SUBPROTOCOL + " must be " + TRUE_OR_FALSE, value.text());
        }
    }

    /** Reads an array of names, or a text of names with commas between them, which may come from the configuration. */
    private void readSubprotocols(String text, int begin, String raw) {
        Position at = Position.of(text, begin);
        List<String> names = new ArrayList<>();
        if (raw.startsWith("[")) {
            JsonText elements = JsonText.walk(raw);
            for (boolean more = elements.enter(); more; more = elements.next()) {
                Position elementAt = Position.of(text, begin + elements.position());
                readText("each of " + SUBPROTOCOLS, elements.readRaw(), elementAt)
                        .ifPresent(name -> names.add(name.text()));
            }
        } else {
            readText(SUBPROTOCOLS, raw, at)
                    .filter(listed -> !listed.text().isBlank())
                    .ifPresent(listed -> Stream.of(listed.text().split(",", -1))
                            .map(String::strip)
                            .forEach(names::add));
        }
        Problems ofNames = new Problems();
        Subprotocols.check(names, at.in(file.location()), ofNames);
        addAll(at, ofNames);
        subprotocols = names;
    }

    // ---- Problems ----

    private void add(Position at, String rule, String got) {
        note(at);
        problems.add(at.in(file.location()), rule, got);
    }

    private void add(Position at, String rule) {
        note(at);
        problems.add(at.in(file.location()), rule);
    }

    private void addAll(Position at, Problems others) {
        if (!others.messages().isEmpty()) {
            note(at);
            problems.addAll(others.messages());
        }
    }

    private void note(Position at) {
        firstProblem = firstProblem == null ? at : firstProblem;
    }
}
