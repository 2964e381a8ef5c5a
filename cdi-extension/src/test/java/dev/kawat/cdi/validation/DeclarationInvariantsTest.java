/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.ConnectionScoped;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.ForClient;
import dev.kawat.ForEndpoint;
import dev.kawat.HandshakeCheck;
import dev.kawat.MessageType;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.cdi.support.Application;
import dev.kawat.impl.settings.Setting;
import jakarta.inject.Qualifier;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

/** Invariant 11: nothing that is declared is silently ignored. It works, or is a problem at deployment that names it. */
class DeclarationInvariantsTest {

    @TempDir
    Path directory;

    @WebSocketEndpoint("/fine")
    public static class Fine {
        @OnMessage
        void said(String text) {}
    }

    /** The annotations of Kawat, and those of Jakarta WebSocket that it reads. */
    private static List<Class<? extends Annotation>> annotations() {
        List<Class<? extends Annotation>> annotations =
                new ArrayList<>(List.of(OnOpen.class, OnMessage.class, OnError.class, OnClose.class, PathParam.class));
        types("dev.kawat")
                .filter(Class::isAnnotation)
                .forEach(type -> annotations.add(type.asSubclass(Annotation.class)));
        return annotations;
    }

    /** Returns the types in a package of the API, which are not nested; from classes as they are, or from a jar. */
    private static Stream<Class<?>> types(String packageName) {
        return ReflectionSupport.findAllClassesInPackage(
                packageName,
                type -> type.getPackageName().equals(packageName) && !type.isMemberClass(),
                name -> name.lastIndexOf('.') == packageName.length())
                .stream();
    }

    /** Those that are read on any class: CDI takes them as parts of the bean, and codecs write the type of a message. */
    private static final Set<Class<?>> READ_ON_ANY_CLASS =
            Set.of(ConnectionScoped.class, ForClient.class, ForEndpoint.class, MessageType.class);

    static Stream<Arguments> invariant11_anAnnotationThatNobodyReadsIsAProblem() throws Exception {
        return annotations().stream()
                .flatMap(type ->
                        Stream.of(type.getAnnotation(Target.class).value()).map(target -> arguments(type, target)))
                .filter(use -> use.get()[1] != ElementType.TYPE || !READ_ON_ANY_CLASS.contains(use.get()[0]))
                // which is the engine's outside of endpoints of Kawat
                .filter(use -> use.get()[0] != PathParam.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void invariant11_anAnnotationThatNobodyReadsIsAProblem(Class<? extends Annotation> annotation, ElementType target)
            throws Exception {
        String use = "@" + annotation.getName() + values(annotation) + " ";

        List<String> problems = problems(
                switch (target) {
                    case TYPE -> use + BEAN + "{}";
                    case METHOD -> BEAN + "{" + use + "public String declares(String value) { return value; }}";
                    case PARAMETER -> BEAN + "{ public String declares(" + use + "String value) { return value; }}";
                    case FIELD -> BEAN + "{" + use + "String declares; }";
                    default -> throw new AssertionError(target);
                });

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("@" + annotation.getSimpleName() + " ")
                .contains("Declares");
    }

    static Stream<Class<? extends Annotation>> invariant11_anAnnotationOfAParameterIsReadInCallbacksOnly()
            throws Exception {
        return annotations().stream()
                .filter(type ->
                        List.of(type.getAnnotation(Target.class).value()).contains(ElementType.PARAMETER));
    }

    /** The method seems to be a callback, but its annotation was forgotten. */
    @ParameterizedTest
    @MethodSource
    void invariant11_anAnnotationOfAParameterIsReadInCallbacksOnly(Class<? extends Annotation> annotation)
            throws Exception {
        List<String> problems = problems("@dev.kawat.WebSocketEndpoint(\"/declares\") public class Declares {"
                + " @jakarta.websocket.OnOpen public void open() {}"
                + " public void said(@" + annotation.getName() + values(annotation) + " String value) {} }");

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("@" + annotation.getSimpleName() + " on a parameter of method Declares.said");
    }

    static Stream<Class<? extends Annotation>> invariant11_aQualifierOnAParameterOfACallbackIsAProblem()
            throws Exception {
        return invariant11_anAnnotationOfAParameterIsReadInCallbacksOnly()
                .filter(type -> type.isAnnotationPresent(Qualifier.class));
    }

    @ParameterizedTest
    @MethodSource
    void invariant11_aQualifierOnAParameterOfACallbackIsAProblem(Class<? extends Annotation> qualifier)
            throws Exception {
        List<String> problems = problems("@dev.kawat.WebSocketEndpoint(\"/declares\") public class Declares {"
                + " @jakarta.websocket.OnOpen public void open(@"
                + qualifier.getName() + values(qualifier) + " dev.kawat.WebSocketServer server) {} }");

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("@" + qualifier.getSimpleName() + " on a parameter of method Declares.open");
    }

    // ---- Settings ----

    @ParameterizedTest
    @EnumSource
    void invariant11_aKeyThatIsNoSettingIsAProblem(Setting setting) {
        String key = "kawat." + setting.key() + "x";

        assertThat(problems(Application.with(Fine.class).set(key, setting.defaultValue())))
                .singleElement()
                .asString()
                .endsWith("(the nearest is kawat." + setting.key() + "), got '" + key + "'");
    }

    @ParameterizedTest
    @EnumSource
    void invariant11_aValueThatASettingCannotHaveIsAProblem(Setting setting) {
        String key = "kawat." + setting.key();
        String told = setting == Setting.RELAY_SECRET ? "a secret" : bad(setting);

        assertThat(problems(Application.with(Fine.class).set(key, bad(setting))))
                .containsExactly(
                        "configuration key " + key + ": must be " + setting.allowed() + ", got '" + told + "'");
    }

    /** Returns a value that a setting cannot have. */
    private static String bad(Setting setting) {
        return Stream.of("?", "a b", " ")
                .filter(value -> setting.parse(value).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void invariant11_aSettingOfTheApplicationIsNoneOfAnEndpoint(Setting setting) {
        String key = "kawat.endpoint.Fine." + setting.key();

        if (setting.perEndpoint()) {
            assertThat(problems(Application.with(Fine.class).set(key, bad(setting))))
                    .singleElement()
                    .asString()
                    .startsWith("configuration key " + key + ": must be");
        } else {
            assertThat(problems(Application.with(Fine.class).set(key, setting.defaultValue())))
                    .singleElement()
                    .asString()
                    .endsWith("got '" + key + "'");
        }
    }

    static List<Setting> settingsOfEndpoints() {
        return Setting.allPerEndpoint();
    }

    @ParameterizedTest
    @MethodSource("settingsOfEndpoints")
    void invariant11_aSettingOfAnAnnotationIsReadOrAProblem(Setting setting) throws Exception {
        String member = camelCase(setting.key());

        assertThat(problems("@dev.kawat.WebSocketEndpoint(value = \"/declares\", " + member + " = \"" + bad(setting)
                        + "\") public class Declares { @jakarta.websocket.OnOpen public void open() {} }"))
                .containsExactly("@WebSocketEndpoint on Declares: " + setting.key() + " must be " + setting.allowed()
                        + ", got '" + bad(setting) + "'");
    }

    private static String camelCase(String key) {
        return Pattern.compile("-(.)")
                .matcher(key)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    @Test
    void invariant11_everyMemberOfTheAnnotationIsReadByASettingOrByName() {
        List<String> read = settingsOfEndpoints().stream()
                .map(setting -> camelCase(setting.key()))
                .collect(Collectors.toCollection(ArrayList::new));
        read.addAll(List.of("value", "name", "dataType", "subprotocols", "requireSubprotocol"));

        assertThat(WebSocketEndpoint.class.getDeclaredMethods())
                .extracting(Method::getName)
                .containsExactlyInAnyOrderElementsOf(read);
    }

    @ParameterizedTest
    @MethodSource("settingsOfEndpoints")
    void invariant11_aSettingOfAFileIsReadOrAProblem(Setting setting) {
        Application.Builder application = Application.with(Fine.class)
                .artefact(
                        "META-INF/kawat/declares.websocket",
                        "{\"endpoint\": \"/declares\", \"handler\": \"" + Fine.class.getName() + "\",\n\""
                                + setting.key() + "\": \"" + bad(setting) + "\"}");

        assertThat(problems(application))
                .singleElement()
                .asString()
                .startsWith("META-INF/kawat/declares.websocket, line 2, column")
                .endsWith(setting.key() + " must be " + setting.allowed() + ", got '" + bad(setting) + "'");
    }

    private static List<String> problems(Application.Builder application) {
        return catchThrowableOfType(EndpointDefinitionException.class, application::start)
                .problems();
    }

    // ---- Types that extend Kawat ----

    /** A relay is found by {@link java.util.ServiceLoader} alone, because it is a library and not part of an application. */
    @Test
    void invariant11_everyTypeOfTheSpiIsFound() throws Exception {
        assertThat(types("dev.kawat.spi")
                        .filter(Class::isInterface)
                        .filter(type -> !type.getSimpleName().startsWith("Relay")))
                .isNotEmpty()
                .allMatch(ProviderBeans.TYPES::contains);
    }

    static Stream<Class<?>> typesThatExtendKawat() {
        return ProviderBeans.TYPES.stream();
    }

    @ParameterizedTest
    @MethodSource("typesThatExtendKawat")
    void invariant11_anExtensionThatIsNoBeanIsAProblem(Class<?> type) throws Exception {
        try (URLClassLoader loader = compiled(implementing(type, ""))) {
            assertThat(problems(Application.with(Fine.class).scanned(loader.loadClass("Declares"))))
                    .containsExactly(
                            type.getSimpleName() + " Declares: class must be a bean, or @Vetoed if it is not meant"
                                    + " to be one: give it a bean-defining annotation such as @ApplicationScoped, got no bean");
        }
    }

    /** A handshake check is called in a request. */
    static Stream<Class<?>> typesThatAreCalledAtAnyTime() {
        return typesThatExtendKawat().filter(type -> type != HandshakeCheck.class);
    }

    @ParameterizedTest
    @MethodSource("typesThatAreCalledAtAnyTime")
    void invariant11_anExtensionThatIsNotAlwaysThereIsAProblem(Class<?> type) throws Exception {
        assertThat(problems(implementing(type, "@jakarta.enterprise.context.RequestScoped ")))
                .singleElement()
                .asString()
                .startsWith(type.getSimpleName() + " Declares: scope must be one that is always active")
                .endsWith("got '@RequestScoped'");
    }

    private static String implementing(Class<?> type, String annotations) {
        return Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(DeclarationInvariantsTest::implemented)
                .collect(Collectors.joining(
                        " ", annotations + "public class Declares implements " + type.getCanonicalName() + " {", "}"));
    }

    private static String implemented(Method method) {
        String parameters = Stream.of(method.getParameters())
                .map(parameter -> parameter.getType().getCanonicalName() + " " + parameter.getName())
                .collect(Collectors.joining(", "));
        return "public " + method.getReturnType().getCanonicalName() + " " + method.getName() + "(" + parameters
                + ") { throw new IllegalStateException(); }";
    }

    // ---- Classes that declare something ----

    private static final String BEAN = "@jakarta.enterprise.context.ApplicationScoped public class Declares ";

    /** Returns the problems of an application with a class, which is {@code Declares}, and an endpoint that has none. */
    private List<String> problems(String source) throws Exception {
        try (URLClassLoader loader = compiled(source)) {
            return Application.problems(loader.loadClass("Declares"), Fine.class);
        }
    }

    /** Returns values for the members of an annotation that have no default. */
    private static String values(Class<? extends Annotation> annotation) {
        return Stream.of(annotation.getDeclaredMethods())
                .filter(member -> member.getDefaultValue() == null)
                .map(DeclarationInvariantsTest::value)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String value(Method member) {
        Class<?> type = member.getReturnType();
        return member.getName() + " = "
                + (type.isEnum() ? type.getCanonicalName() + "." + type.getEnumConstants()[0] : "\"x\"");
    }

    private URLClassLoader compiled(String source) throws IOException {
        Path file = directory.resolve("Declares.java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), file.toString());
        assertThat(result).as(source).isZero();
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    }
}
