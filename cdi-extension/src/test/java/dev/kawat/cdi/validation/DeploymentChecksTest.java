/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.cdi.support.Application;
import dev.kawat.impl.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference of deployment checks in the documentation, generated from the problems that deployments of {@link Wrong} classes
 * report: {@code -Ddocs.write=true} writes it.
 */
class DeploymentChecksTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "deployment-checks.md");

    private static final int WIDTH = 120;

    private static final String INDENTATION = "  ";

    private static final String INTRODUCTION = """
            # Deployment checks

            This page is generated: a test deploys broken applications, compares their problems with this page, and finds rules that
            are missing here.

            Kawat checks all declarations when the application starts. One error lists every problem, each as
            `<where>: <rule>, got <value>`. Problems of classes are definition errors of CDI. Settings are checked right after CDI
            has started, and so are callbacks if the application has a `ParameterResolver` of its own.

            The line below each problem says what to do.
            """;

    /** Statements that state a rule. */
    private static final Pattern RULE = Pattern.compile(
            "(?:problems\\.add\\(|new IllegalArgumentException\\(|Optional\\.of\\(\"path ).*?;", Pattern.DOTALL);

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Shorter ones join others. */
    private static final int SHORTEST_RULE = 12;

    /** Sources of rules for a running application. */
    private static final Set<String> NOT_AT_DEPLOYMENT = Set.of(
            "TextConverter.java",
            "RequestSource.java",
            "PeerIdentity.java",
            "OptionsReader.java",
            "EndpointOpener.java",
            "HandlerCores.java");

    /** Rules that no declaration can break when the application starts. */
    private static final Set<String> NOT_FOR_USERS = Set.of(
            "a handler class must have @WebSocketEndpoint",
            "subprotocols and origins must be those of the server, because they are decided before the handler is",
            "known, so remove them");

    /**
     * A broken application.
     *
     * @param remedy the cure
     * @param problems the problems of its deployment
     */
    private record Check(String remedy, List<String> problems) {}

    private static Check check(String remedy, Class<?>... beans) {
        return check(Map.of(), remedy, beans);
    }

    private static Check check(Map<String, String> settings, String remedy, Class<?>... beans) {
        Application.Builder application = Application.with(beans);
        settings.forEach(application::set);
        return check(remedy, application);
    }

    /** Deploys an application with a class that is no bean. */
    private static Check passedOver(String remedy, Class<?> seen) {
        return check(remedy, Application.with(Wrong.Chat.class).scanned(seen));
    }

    private static Check check(String remedy, Application.Builder application) {
        try (Application started = application.start()) {
            throw new AssertionError(remedy + " should not have started, got "
                    + started.deployment().servers());
        } catch (RuntimeException failure) {
            return new Check(remedy, Application.definitionError(failure).problems());
        }
    }

    private static Stream<Check> ofClasses() {
        return Stream.of(
                check("Add a callback, or remove the annotation.", Wrong.Silent.class),
                check("Name it otherwise; configuration keys have the name in them.", Wrong.Named.class),
                check("Give one of them another name.", Wrong.One.class, Wrong.Namesake.class),
                check("Decide whose endpoint it is: both would serve the path.", Wrong.OfTwoEngines.class),
                check(
                        "Use annotated callbacks instead of the methods of `Endpoint` or `MessageHandler`.",
                        Wrong.OfTwoStyles.class),
                check(
                        "Move the annotation to the subclasses: it is not inherited, but callbacks are.",
                        Wrong.Abstract.class),
                check("Decide for one style.", Wrong.OfTwoKawatStyles.class),
                check("Decide for one interface.", Wrong.OfBothInterfaces.class),
                check("Move it to the class that handles connections.", Wrong.NonBlockingServer.class),
                check("Remove it: such a method sends by its connection.", Wrong.BroadcastingHandler.class),
                check("Make the class static, or put it into a file of its own.", Wrong.Inner.class),
                check("Remove it, or make the class an endpoint.", Wrong.StrayClass.class, Wrong.Chat.class),
                check("Import ours, and add `@WebSocketEndpoint`.", Wrong.StrayText.class, Wrong.Chat.class),
                check(
                        "Add `@WebSocketEndpoint` to the class, or move the method. `@OnError` may stand in any bean.",
                        Wrong.Stray.class));
    }

    private static Stream<Check> ofPaths() {
        return Stream.of(
                check("Begin with a slash.", Wrong.NoSlash.class),
                check("Remove the slash, or say what is between.", Wrong.EmptySegment.class),
                check("Remove the slash: `/chat` and `/chat/` are two paths.", Wrong.EndsWithSlash.class),
                check("Make one variable of them, and take it apart in the handler.", Wrong.TwoInASegment.class),
                check(
                        "Make the variable the whole segment, and take it apart in the handler.",
                        Wrong.HalfASegment.class),
                check("Use letters, digits and `_` for the name of a variable.", Wrong.BadVariable.class),
                check("Call them differently.", Wrong.SameVariable.class),
                check("Write it as it is, or percent-encode its UTF-8.", Wrong.NotUtf8.class),
                check("Name the path itself: clients never send such segments.", Wrong.Upwards.class),
                check("Merge them, or add a literal segment to one.", Wrong.ByRoom.class, Wrong.ByUser.class));
    }

    private static Stream<Check> ofMembers() {
        return Stream.of(
                check("Choose a name without spaces and separators.", Wrong.BadSubprotocol.class),
                check("Remove one.", Wrong.SameSubprotocol.class),
                check("Name the subprotocols that are required.", Wrong.NoSubprotocol.class),
                check(
                        "Add a method for text or objects, and remove the other, or choose `AUTO`.",
                        Wrong.ObjectsOfBytes.class),
                check("Add a method for bytes, and remove the other, or choose `AUTO`.", Wrong.BytesOfText.class),
                check("See the [settings](settings.md); this holds for each of them.", Wrong.BadSetting.class));
    }

    private static Stream<Check> ofCallbacks() {
        return Stream.of(
                check("Make it a method of the instance.", Wrong.Static.class),
                check("Make one of them.", Wrong.TwoOfAKind.class),
                check("Repeat the annotation, or do not override the method.", Wrong.Overriding.class),
                check("Take the connection, and ask it.", Wrong.SlowTakesANumber.class),
                check(
                        "Repeat it in the class: annotations of interfaces are not inherited.",
                        Wrong.OfAnInterface.class),
                check("Import ours.", Wrong.Migrated.class),
                check("Return `HandshakeDecision.refuse(403)`.", Wrong.GateReturnsText.class),
                check(
                        "Return nothing, or a CompletionStage<Void> to be waited for: the connection is closed.",
                        Wrong.CloseReturnsText.class),
                check("Write `void`.", Wrong.OpenReturnsVoid.class));
    }

    private static Stream<Check> ofResults() {
        return Stream.of(
                check("Send what it holds; or write a codec for it.", Wrong.ReturnsFile.class),
                check("Use `flatMap`.", Wrong.StreamsStreams.class),
                check("Send one message: nobody is left to be paced by.", Wrong.ClosesWithStream.class),
                check("Do it in `@OnOpen`.", Wrong.GateBroadcasts.class),
                check("Return what is to be sent.", Wrong.BroadcastsNothing.class),
                check("Send one of them by `connection.server()`.", Wrong.SendsTwice.class),
                check("Name the topic.", Wrong.SendsNowhere.class),
                check("Close the brace.", Wrong.SendsToBrace.class),
                check("Use a name in the path.", Wrong.SendsToUnknown.class));
    }

    private static Stream<Check> ofWorkers() {
        return Stream.of(
                check("Decide whether it may block.", Wrong.RunsNowhere.class),
                check("Decide for the class; a method may differ from it.", Wrong.AllRunNowhere.class),
                check("Remove it: the answer to the request waits for the gate.", Wrong.GateOnWorker.class),
                check("Remove it: there is no other thread to choose.", Wrong.GateWithPromise.class),
                check("Repeat it: annotations that say how a class is served are its own.", Wrong.OfPromising.class));
    }

    private static Stream<Check> ofAccess() {
        return Stream.of(
                check("Decide for one.", Wrong.OpenAndClosed.class),
                check("Name a role, or write `@DenyAll`.", Wrong.NoRole.class),
                check("Name the role.", Wrong.BlankRole.class),
                check(
                        "Put it on the class or on the method for messages: nobody asks for what else happens.",
                        Wrong.GuardedClose.class),
                check("Make it a callback, or move the method to another bean.", Wrong.GuardedMethod.class),
                check("Put it on the method of the class.", Wrong.GuardedByInterface.class),
                check("Use those of Jakarta.", Wrong.GuardedByOthers.class),
                check("Write `@RolesAllowed` itself.", Wrong.GuardedIndirectly.class),
                check("Remove it.", Wrong.RunsAs.class));
    }

    private static Stream<Check> ofParameters() {
        return Stream.of(
                check(
                        "Take what is listed, or add a `ParameterResolver` bean that knows the type.",
                        Wrong.OfSession.class),
                check("Take the message.", Wrong.NoMessage.class),
                check("Name the type of the messages.", Wrong.StreamOfPongs.class),
                check("Take one: messages are always whole.", Wrong.TwoMessages.class),
                check("Extend `Receives<Line>`, or override the method with the type.", Wrong.ReceivesAnything.class),
                check("Take the failure; `Throwable` is every one.", Wrong.NoFailure.class),
                check(
                        "Take the type of what failed: what a stage, a future or a proxy wraps is unwrapped.",
                        Wrong.Wrapper.class),
                check("Use the name in the path.", Wrong.BadPathParam.class),
                check("Name it.", Wrong.BadQueryParam.class),
                check("Use the name of a header.", Wrong.BadHeaderParam.class),
                check("Use the name of a cookie.", Wrong.BadCookieParam.class),
                check("Take two parameters, as `Optional` where one is enough.", Wrong.TwoPlaces.class),
                check("Take a `String`, or give the type such a method.", Wrong.Unconvertible.class),
                check("Import ours.", Wrong.OfJakartaRest.class));
    }

    private static Stream<Check> ofBeans() {
        return Stream.of(
                check("Give it such a constructor, or write a producer.", Wrong.Unmade.class),
                check("Remove `private`.", Wrong.Private.class, Wrong.Auditor.class),
                check(
                        "Remove the producer, or add `@Vetoed` to the class, so that it is no bean itself.",
                        Wrong.Chat.class,
                        Wrong.ProducesChat.class),
                check("Choose `@ConnectionScoped`, or a wider scope.", Wrong.OfHttpSession.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the application makes its instances itself.",
                        Wrong.SingletonCheck.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the method should not be called.",
                        Wrong.SingletonFailures.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the method should not be called.",
                        Wrong.SingletonObserver.class),
                passedOver(
                        "Put `beans.xml` into its jar, and the jar into `WEB-INF/lib`; or add `@Vetoed`.",
                        Wrong.UnseenChat.class),
                new Check( // there is no EAR in this test
                        "Give each WAR its own Kawat: an EAR that shares it is not supported.",
                        List.of(
                                "@WebSocketEndpoint on app.Chat: class must belong to the web application that starts, so put the"
                                        + " jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside of the EAR,"
                                        + " got one that this application cannot see",
                                "HandshakeCheck app.Tokens: bean must be visible to Kawat, so put the"
                                        + " jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside"
                                        + " of the EAR, got one that is not",
                                "Kawat: each web application must have its own, so put the jars into WEB-INF/lib of"
                                        + " each WAR, got one that serves another: [endpoint 'Chat' at /chat]")),
                check("Choose `@RequestScoped`, or a wider scope.", Wrong.Chat.class, Wrong.NarrowCheck.class),
                check("Choose another scope.", Wrong.Chat.class, Wrong.NarrowResolver.class),
                check(
                        "Give one of them another type of failure.",
                        Wrong.Handles.class,
                        Wrong.HandlesToo.class,
                        Wrong.Chat.class),
                check("Ask the handshake, which has all of them.", Wrong.HandlesWithRequest.class, Wrong.Chat.class),
                check(
                        "Remove it: codecs and workers are those of the endpoint.",
                        Wrong.HandlesOnWorker.class,
                        Wrong.Chat.class));
    }

    private static Stream<Check> ofMessages() {
        return Stream.of(
                check("Say which: a type has one method.", Wrong.TwoOfAType.class),
                check("Say which type.", Wrong.OfNoType.class),
                check("Remove it: pings and pongs have no type.", Wrong.PongOfAType.class),
                check("Remove it: the method is found by the types of its message.", Wrong.CommandOfAType.class),
                check(
                        "Move it to a method with `@OnMessage`, or to the class of the message.",
                        Wrong.OpenOfAType.class),
                check("Add `@OnMessage`, or remove it.", Wrong.TypeOfNoCallback.class),
                check(
                        "Add `@MessageType` to the class, seal it, or make it one that is not abstract.",
                        Wrong.TakesShapes.class),
                check("Say which class it is, take another type, or write a codec.", Wrong.TakesZoo.class),
                check("Add such a constructor, or `@JsonbCreator`.", Wrong.TakesTicket.class),
                check("Make it static.", Wrong.TakesGate.class),
                check("Make the class and its constructor public.", Wrong.TakesDay.class),
                check("Take a record or a class, or write a codec.", Wrong.TakesFigures.class),
                check("Give `maxMessage` at the endpoint too, or less here.", Wrong.Sizes.class),
                check("Take both in one method, or choose `AUTO`.", Wrong.TwoForAll.class),
                check(
                        "Take text, or write a codec that is not `binary()`.",
                        Wrong.BinaryOfAType.class,
                        Wrong.BinaryCodec.class));
    }

    private static Stream<Check> ofCodecs() {
        return Stream.of(
                check(
                        "Give them different priorities, or say which by `@WithCodec`.",
                        Wrong.TakesPoint.class,
                        Wrong.TextCodec.class,
                        Wrong.BinaryCodec.class),
                check("Name one.", Wrong.NamesNoCodec.class),
                check("Give the codec a scope, such as `@ApplicationScoped`.", Wrong.NamesNoBean.class),
                check("Name a codec that supports the type.", Wrong.NamesAnother.class, Wrong.TextCodec.class),
                check("Remove it: there is nothing to read or write.", Wrong.CodecOfPongs.class),
                check("Remove it: there is nothing to write.", Wrong.CodecOfNoReply.class),
                check("Move it to the parameter that takes the message.", Wrong.CodecOfTheConnection.class),
                check("Name it as `value` or `in`.", Wrong.CodecOfAParameter.class),
                check("Make it a callback, or remove it.", Wrong.CodecOfNoCallback.class),
                check(
                        "Take both in one method, or have their codecs make different kinds of messages.",
                        Wrong.BothBinary.class,
                        Wrong.BinaryCodec.class),
                check(
                        "Have it answer `false` for what it does not know.",
                        Wrong.TakesPoint.class,
                        Wrong.ThrowingCodec.class),
                check("Choose another scope.", Wrong.Chat.class, Wrong.NarrowCodec.class));
    }

    private static Stream<Check> ofApplications() {
        return Stream.of(
                check("Choose one by `@ForEndpoint`.", Wrong.Service.class, Wrong.One.class, Wrong.Chat.class),
                check("Name an endpoint of the application.", Wrong.ChoosesNobody.class, Wrong.Chat.class),
                check("Observe the type that belongs to the qualifier.", Wrong.ObservesText.class, Wrong.Chat.class),
                check("Name an endpoint of the application.", Wrong.ObservesNobody.class, Wrong.Chat.class),
                check(Map.of("kawat.max-mesage", "1MiB"), "Correct the key.", Wrong.Chat.class),
                check(Map.of("kawat.max-message", "1MB"), "Correct the value.", Wrong.Chat.class),
                new Check( // there is JSON on the class path of this test
                        "Add one, or take and return text or bytes.",
                        List.of(
                                "@OnMessage method app.Chat.said(Line): app.Line needs JSON, so add a JSON-B provider such as"
                                        + " org.eclipse:yasson, or Jackson, or a Codec for it, got none (…)",
                                "@OnMessage method app.Chat.said(JsonObject): jakarta.json.JsonObject needs a JSON-P provider"
                                        + " such as org.eclipse.parsson:parsson, got none (…)")));
    }

    @Test
    void documentationHasEveryProblemAsItIsSaid() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(REFERENCE, reference);
        }

        assertThat(Files.readString(REFERENCE)).isEqualTo(reference);
    }

    private static String reference() {
        return INTRODUCTION
                + section("Classes", ofClasses())
                + section("Paths", ofPaths())
                + section("Members of the annotation", ofMembers())
                + section("Callbacks", ofCallbacks())
                + section("Results", ofResults())
                + section("Workers", ofWorkers())
                + section("Access", ofAccess())
                + section("Parameters", ofParameters())
                + section("Beans", ofBeans())
                + section("Types of messages", ofMessages())
                + section("Codecs", ofCodecs())
                + section("The application", ofApplications());
    }

    private static String section(String title, Stream<Check> checks) {
        return "\n## " + title + "\n\n" + checks.map(DeploymentChecksTest::item).collect(Collectors.joining());
    }

    /** Returns an item of a list: the problems, each in a line of its own, and then the remedy. */
    private static String item(Check check) {
        Stream<String> problems = check.problems().stream().map(problem -> "`" + readable(problem) + "`<br>");
        String item = Stream.concat(problems, Stream.of(check.remedy()))
                .map(DeploymentChecksTest::wrapped)
                .collect(Collectors.joining());
        return "- " + item.substring(INDENTATION.length());
    }

    /** Returns the text in indented lines of at most {@link #WIDTH} characters. */
    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? INDENTATION : " ").append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    /** Renders the classes as those of an application, and leaves out the list of all settings. */
    private static String readable(String problem) {
        String keys = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
        return problem.replace(Wrong.class.getName() + "$", "app.").replace(keys, "…");
    }

    @Test
    void documentationLacksNoRule() throws IOException {
        String reference = reference().replace("\n" + INDENTATION, " ");

        assertThat(rules())
                .hasSizeGreaterThan(40)
                .allSatisfy(rule -> assertThat(reference).contains(rule));
    }

    /** Returns the texts of the rules in the sources: wherever a problem is added, or a declaration is refused. */
    private static List<String> rules() throws IOException {
        List<String> rules = new ArrayList<>();
        for (Path source : sources()) {
            Matcher statement = RULE.matcher(Files.readString(source));
            while (statement.find()) {
                Matcher literal = LITERAL.matcher(statement.group());
                while (literal.find()) {
                    rules.add(literal.group(1).strip());
                }
            }
        }
        rules.removeIf(rule -> rule.length() < SHORTEST_RULE || NOT_FOR_USERS.contains(rule));
        return rules;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String directory : List.of(
                "impl/src/main/java/dev/kawat/impl/codec",
                "impl/src/main/java/dev/kawat/impl/descriptor",
                "impl/src/main/java/dev/kawat/impl/deployment",
                "impl/src/main/java/dev/kawat/impl/parameter",
                "impl/src/main/java/dev/kawat/impl/security",
                "cdi-extension/src/main/java/dev/kawat/cdi")) {
            try (Stream<Path> files = Files.walk(Path.of("..", directory))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file ->
                                !NOT_AT_DEPLOYMENT.contains(file.getFileName().toString()))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
