/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.cdi.support.Application;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.settings.Setting;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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

            This page is generated. A test deploys broken applications, compares their problems with this page, and reports rules
            that are missing here.

            Kawat checks all declarations when the application starts. One error lists every problem, each as
            `<where>: <rule>, got <value>`. The line below each problem on this page says what to do.

            Problems of classes are definition errors of CDI. Kawat checks settings right after CDI has started. It checks callbacks
            at that time too if the application has its own `ParameterResolver`.
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
            "DeployedRelay.java",
            "RequestSource.java",
            "PeerIdentity.java",
            "OptionsReader.java",
            "EndpointOpener.java",
            "UnlistedEndpoints.java",
            "HandlerCores.java");

    /** Rules that no declaration can break when the application starts. */
    private static final Set<String> NOT_FOR_USERS = Set.of(
            "a handler class must have @WebSocketEndpoint or @WebSocketClient",
            "setting: must be one that the relay has, got '",
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
                check("Choose another name. Configuration keys contain it.", Wrong.Named.class),
                check("Give one of them another name.", Wrong.One.class, Wrong.Namesake.class),
                check(
                        "Choose one of the two annotations, because both engines would serve the path.",
                        Wrong.OfTwoEngines.class),
                check(
                        "Use annotated callbacks instead of the methods of `Endpoint` or `MessageHandler`.",
                        Wrong.OfTwoStyles.class),
                check(
                        "Move the annotation to the subclasses. They inherit the callbacks, but not the annotation.",
                        Wrong.Abstract.class),
                check("Choose one style.", Wrong.OfTwoKawatStyles.class),
                check("Choose one of the two interfaces.", Wrong.OfBothInterfaces.class),
                check("Move the annotation to the class that handles connections.", Wrong.NonBlockingServer.class),
                check("Remove the annotation, and send with the connection.", Wrong.BroadcastingHandler.class),
                check("Make the class static, or move it to its own file.", Wrong.Inner.class),
                check(
                        "Remove the annotation, or make the class an endpoint.",
                        Wrong.StrayClass.class,
                        Wrong.Chat.class),
                check(
                        "Import the annotation of `jakarta.websocket`, and add `@WebSocketEndpoint` to the class.",
                        Wrong.StrayText.class,
                        Wrong.Chat.class),
                check(
                        "Add `@WebSocketEndpoint` to the class, or move the method. Only `@OnError` may be in any bean.",
                        Wrong.Stray.class));
    }

    private static Stream<Check> ofPaths() {
        return Stream.of(
                check("Begin the path with a slash.", Wrong.NoSlash.class),
                check("Remove one slash, or put a name between the two.", Wrong.EmptySegment.class),
                check("Remove the slash, because `/chat` and `/chat/` are different paths.", Wrong.EndsWithSlash.class),
                check("Use one variable, and split its value in the handler.", Wrong.TwoInASegment.class),
                check(
                        "Make the variable the whole segment, and split its value in the handler.",
                        Wrong.HalfASegment.class),
                check("Use only letters, digits and `_` in the name of a variable.", Wrong.BadVariable.class),
                check("Give the variables different names.", Wrong.SameVariable.class),
                check("Write the character itself, or percent-encode its UTF-8 bytes.", Wrong.NotUtf8.class),
                check("Write the path without the segment, because clients never send it.", Wrong.Upwards.class),
                check(
                        "Merge the endpoints, or add a literal segment to one path.",
                        Wrong.ByRoom.class,
                        Wrong.ByUser.class));
    }

    private static Stream<Check> ofMembers() {
        return Stream.of(
                check("Choose a name without spaces and separators.", Wrong.BadSubprotocol.class),
                check("Remove one of the two.", Wrong.SameSubprotocol.class),
                check("Name the subprotocols that are required.", Wrong.NoSubprotocol.class),
                check(
                        "Add a method for text or objects, and remove the other, or choose `AUTO`.",
                        Wrong.ObjectsOfBytes.class),
                check("Add a method for bytes, and remove the other, or choose `AUTO`.", Wrong.BytesOfText.class),
                check(
                        "Write an allowed value. Every [setting](settings.md) is checked like this.",
                        Wrong.BadSetting.class));
    }

    private static Stream<Check> ofCallbacks() {
        return Stream.of(
                check("Make it an instance method.", Wrong.Static.class),
                check("Merge the methods into one.", Wrong.TwoOfAKind.class),
                check("Repeat the annotation, or do not override the method.", Wrong.Overriding.class),
                check("Take the connection, and get the value from it.", Wrong.SlowTakesANumber.class),
                check(
                        "Repeat the method in the class, because annotations of interfaces are not inherited.",
                        Wrong.OfAnInterface.class),
                check("Import the annotation of `jakarta.websocket`.", Wrong.Migrated.class),
                check(
                        "Return a `HandshakeDecision`, such as `HandshakeDecision.refuse(403)`.",
                        Wrong.GateReturnsText.class),
                check(
                        "Return nothing, or a `CompletionStage<Void>` that Kawat waits for. The connection is already closed.",
                        Wrong.CloseReturnsText.class),
                check("Return `void`.", Wrong.OpenReturnsVoid.class));
    }

    private static Stream<Check> ofResults() {
        return Stream.of(
                check("Send the contents, or write a codec for the type.", Wrong.ReturnsFile.class),
                check("Use `flatMap`.", Wrong.StreamsStreams.class),
                check(
                        "Send one message. After the close there is no peer whose pace a stream could follow.",
                        Wrong.ClosesWithStream.class),
                check("Broadcast in `@OnOpen`.", Wrong.GateBroadcasts.class),
                check("Return the message to send.", Wrong.BroadcastsNothing.class),
                check("Remove one, and send that message through `connection.server()`.", Wrong.SendsTwice.class),
                check("Name a topic.", Wrong.SendsNowhere.class),
                check("Close the brace.", Wrong.SendsToBrace.class),
                check("Use the name of a variable in the path.", Wrong.SendsToUnknown.class));
    }

    private static Stream<Check> ofWorkers() {
        return Stream.of(
                check(
                        "Keep `@RunOn` if the method may block, and `@NonBlocking` if it does not.",
                        Wrong.RunsNowhere.class),
                check("Choose one for the class. A method may have the other one.", Wrong.AllRunNowhere.class),
                check("Remove it, because the answer to the request waits for the method.", Wrong.GateOnWorker.class),
                check("Remove it, because there is no other thread to choose.", Wrong.GateWithPromise.class),
                check("Repeat the annotation on the endpoint class.", Wrong.OfPromising.class));
    }

    private static Stream<Check> ofAccess() {
        return Stream.of(
                check("Keep one of the two.", Wrong.OpenAndClosed.class),
                check("Name a role, or use `@DenyAll`.", Wrong.NoRole.class),
                check("Name the role.", Wrong.BlankRole.class),
                check(
                        "Put it on the class or on a method for messages. Other callbacks are not requested by the peer.",
                        Wrong.GuardedClose.class),
                check("Make the method a callback, or move it to another bean.", Wrong.GuardedMethod.class),
                check("Put it on the method in the class.", Wrong.GuardedByInterface.class),
                check("Use an annotation of `jakarta.annotation.security`.", Wrong.GuardedByOthers.class),
                check("Put `@RolesAllowed` itself on the class.", Wrong.GuardedIndirectly.class),
                check("Remove the annotation.", Wrong.RunsAs.class));
    }

    private static Stream<Check> ofParameters() {
        return Stream.of(
                check(
                        "Take one of those types, or add a `ParameterResolver` bean that knows the type.",
                        Wrong.OfSession.class),
                check("Take the message as a parameter.", Wrong.NoMessage.class),
                check("Name the type of the messages, such as `Flow.Publisher<String>`.", Wrong.StreamOfPongs.class),
                check("Take only the message, because messages are always whole.", Wrong.TwoMessages.class),
                check(
                        "Extend `Receives<Line>` instead of `Receives`, or override the method with the type.",
                        Wrong.ReceivesAnything.class),
                check("Take the failure. `Throwable` stands for every failure.", Wrong.NoFailure.class),
                check(
                        "Take the type of the wrapped failure. Kawat unwraps failures of stages, futures and proxies.",
                        Wrong.Wrapper.class),
                check("Use the name of a variable in the path.", Wrong.BadPathParam.class),
                check("Name a parameter of the query.", Wrong.BadQueryParam.class),
                check("Use the name of a header, such as `User-Agent`.", Wrong.BadHeaderParam.class),
                check("Use a valid name of a cookie.", Wrong.BadCookieParam.class),
                check("Take two parameters. Make them `Optional` if one value is enough.", Wrong.TwoPlaces.class),
                check("Take a `String`, or add such a method to the type.", Wrong.Unconvertible.class),
                check("Import `dev.kawat.QueryParam`.", Wrong.OfJakartaRest.class));
    }

    private static Stream<Check> ofBeans() {
        return Stream.of(
                check("Add such a constructor, or write a producer.", Wrong.Unmade.class),
                check("Remove `private`.", Wrong.Private.class, Wrong.Auditor.class),
                check(
                        "Remove the producer, or add `@Vetoed` to the class, so that the class itself is not a bean.",
                        Wrong.Chat.class,
                        Wrong.ProducesChat.class),
                check("Choose `@ConnectionScoped`, or a wider scope.", Wrong.OfHttpSession.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the application makes its"
                                + " instances itself.",
                        Wrong.SingletonCheck.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the method should not be called.",
                        Wrong.SingletonFailures.class),
                passedOver(
                        "Give the class a scope that makes it a bean, or `@Vetoed` if the method should not be called.",
                        Wrong.SingletonObserver.class),
                passedOver(
                        "Put `META-INF/beans.xml` into its jar, and the jar into `WEB-INF/lib`. Or add `@Vetoed`.",
                        Wrong.UnseenChat.class),
                new Check( // there is no EAR in this test
                        "Put the jars of Kawat into each WAR. An EAR that shares them is not supported.",
                        List.of(
                                "@WebSocketEndpoint on app.Chat: class must belong to the web application that"
                                        + " starts, so put the"
                                        + " jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside of the EAR,"
                                        + " got one that this application cannot see",
                                "HandshakeCheck app.Tokens: bean must be visible to Kawat, so put the"
                                        + " jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside"
                                        + " of the EAR, got one that is not",
                                "Kawat: each web application must have its own jars of Kawat, so put them into"
                                        + " WEB-INF/lib of each WAR, got jars that already serve [endpoint 'Chat' at /chat]")),
                check("Choose `@RequestScoped`, or a wider scope.", Wrong.Chat.class, Wrong.NarrowCheck.class),
                check("Choose another scope.", Wrong.Chat.class, Wrong.NarrowResolver.class),
                check(
                        "Let one of the methods take another type of failure.",
                        Wrong.Handles.class,
                        Wrong.HandlesToo.class,
                        Wrong.Chat.class),
                check("Take the `Handshake`, which has the values.", Wrong.HandlesWithRequest.class, Wrong.Chat.class),
                check(
                        "Remove the annotation, because the endpoint chooses codecs and workers.",
                        Wrong.HandlesOnWorker.class,
                        Wrong.Chat.class));
    }

    private static Stream<Check> ofMessages() {
        return Stream.of(
                check("Remove or rename one. A type has only one method.", Wrong.TwoOfAType.class),
                check("Name the type.", Wrong.OfNoType.class),
                check("Remove it, because pings and pongs have no type.", Wrong.PongOfAType.class),
                check(
                        "Remove it, because Kawat finds the method by the types of its message.",
                        Wrong.CommandOfAType.class),
                check(
                        "Move the annotation to a method with `@OnMessage`, or to the class of the message.",
                        Wrong.OpenOfAType.class),
                check("Add `@OnMessage`, or remove `@MessageType`.", Wrong.TypeOfNoCallback.class),
                check(
                        "Add `@MessageType` to the class, make the class sealed, or make it concrete.",
                        Wrong.TakesShapes.class),
                check(
                        "Name the class with `@JsonbTypeInfo`, take another type, or write a codec.",
                        Wrong.TakesZoo.class),
                check("Add such a constructor, or a `@JsonbCreator`.", Wrong.TakesTicket.class),
                check("Make the class static.", Wrong.TakesGate.class),
                check("Make the class and its constructor public.", Wrong.TakesDay.class),
                check("Take a record or a class, or write a codec.", Wrong.TakesFigures.class),
                check("Raise `maxMessage` of the endpoint, or lower the value here.", Wrong.Sizes.class),
                check("Take all messages in one method, or choose `AUTO`.", Wrong.TwoForAll.class),
                check(
                        "Take a type that is sent as text, or write a codec that is not `binary()`.",
                        Wrong.BinaryOfAType.class,
                        Wrong.BinaryCodec.class));
    }

    private static Stream<Check> ofCodecs() {
        return Stream.of(
                check(
                        "Give the codecs different priorities, or choose one with `@WithCodec`.",
                        Wrong.TakesPoint.class,
                        Wrong.TextCodec.class,
                        Wrong.BinaryCodec.class),
                check("Name a codec.", Wrong.NamesNoCodec.class),
                check("Give the codec a scope, such as `@ApplicationScoped`.", Wrong.NamesNoBean.class),
                check("Name a codec that supports the type.", Wrong.NamesAnother.class, Wrong.TextCodec.class),
                check("Remove it, because there is nothing to read or write.", Wrong.CodecOfPongs.class),
                check("Remove it, because there is nothing to write.", Wrong.CodecOfNoReply.class),
                check("Move the annotation to the parameter that takes the message.", Wrong.CodecOfTheConnection.class),
                check("Name the codec as `value` or `in`.", Wrong.CodecOfAParameter.class),
                check("Make the method a callback, or remove the annotation.", Wrong.CodecOfNoCallback.class),
                check(
                        "Take both in one method, or use a codec that makes text for one of them.",
                        Wrong.BothBinary.class,
                        Wrong.BinaryCodec.class),
                check(
                        "Return `false` for types that the codec does not know.",
                        Wrong.TakesPoint.class,
                        Wrong.ThrowingCodec.class),
                check("Choose another scope.", Wrong.Chat.class, Wrong.NarrowCodec.class));
    }

    /** Deploys an application with a {@code *.websocket} file. */
    private static Check declared(String remedy, String content, Class<?>... beans) {
        return check(remedy, Application.with(beans).artefact("META-INF/kawat/news.websocket", content));
    }

    private static Stream<Check> ofArtefacts() {
        String rest = ", \"handler\": \"" + Wrong.Chat.class.getName().replace("\\", "\\\\") + "\"}";
        return Stream.of(
                declared("Correct the file.", "{\n  \"endpoint\": \"/news\"\n  \"handler\"", Wrong.Chat.class),
                check(
                        "Make it readable.",
                        Application.with(Wrong.Chat.class)
                                .artefacts(List.of(ArtefactFile.unreadable(
                                        "/app/META-INF/kawat/news.websocket",
                                        new AccessDeniedException("/app/META-INF/kawat/news.websocket"))))),
                declared("Add the key.", "{\"endpoint\": \"/news\"}", Wrong.Chat.class),
                declared("Correct the key.", "{\"endpoint\": \"/news\", \"max-mesage\": 1" + rest, Wrong.Chat.class),
                declared("Correct the value.", "{\"endpoint\": \"/news\", \"max-message\": 0" + rest, Wrong.Chat.class),
                declared(
                        "Correct the values.",
                        "{\"endpoint\": \"/news\", \"dataType\": \"json\", \"subprotocols\": [\"v 1\"]" + rest,
                        Wrong.Chat.class),
                declared(
                        "Name the subprotocols, or remove the key.",
                        "{\"endpoint\": \"/news\", \"requireSubprotocol\": true" + rest,
                        Wrong.Chat.class),
                declared("Configure the key.", "{\"endpoint\": \"${news.path}\"" + rest, Wrong.Chat.class),
                declared("Choose another path.", "{\"endpoint\": \"chat\"" + rest, Wrong.Chat.class),
                declared(
                        "Name a bean with `@Named`, or a class with `@WebSocketEndpoint` that is a bean.",
                        "{\"endpoint\": \"/news\", \"handler\": \"news\"}",
                        Wrong.Chat.class),
                declared(
                        "Add a bean that implements `HandlerEngine`, or name a bean as the handler.",
                        "{\"endpoint\": \"/news\", \"handler\": \"news.js\"}",
                        Wrong.Chat.class),
                check(
                        "Give the engines other names.",
                        Wrong.EngineForBeans.class,
                        Wrong.NamelessEngine.class,
                        Wrong.Engine.class,
                        Wrong.SameEngine.class),
                check("Choose another scope.", Wrong.NarrowEngine.class),
                check("Remove `@ForEndpoint`.", Wrong.ObservesArtefactsOfChat.class, Wrong.Chat.class));
    }

    private static Stream<Check> ofClients() {
        return Stream.of(
                check("Make two classes.", Wrong.ClientAndEndpoint.class),
                check(
                        "Remove the method. To change or refuse an attempt, use a `ClientListener`.",
                        Wrong.ClientWithGate.class),
                check("Choose another name. Configuration keys contain it.", Wrong.NamedClient.class),
                check("Give one of them another name.", Wrong.Prices.class, Wrong.PricesNamesake.class),
                check(
                        "Correct the settings. Every [setting](settings.md) is checked like this.",
                        Wrong.BadClient.class),
                check(
                        Map.of("kawat.client.Prices.redirects", "9", "kawat.client.Price.uri", "ws://example.com"),
                        "Correct the key and the value.",
                        Wrong.Prices.class),
                check("Name a client of the application.", Wrong.ObservesNoClient.class, Wrong.Prices.class),
                check(
                        "Select the client with `@ForClient`, or observe `@Opened` and `@Closed`.",
                        Wrong.ObservesClientsOfChat.class,
                        Wrong.Chat.class));
    }

    private static Stream<Check> ofApplications() {
        return Stream.of(
                check("Choose another scope.", Wrong.NarrowLimits.class, Wrong.Chat.class),
                check(
                        "Choose an endpoint with `@ForEndpoint`.",
                        Wrong.Service.class,
                        Wrong.One.class,
                        Wrong.Chat.class),
                check("Name an endpoint of the application.", Wrong.ChoosesNobody.class, Wrong.Chat.class),
                check("Observe the type that belongs to the qualifier.", Wrong.ObservesText.class, Wrong.Chat.class),
                check("Name an endpoint of the application.", Wrong.ObservesNobody.class, Wrong.Chat.class),
                check(
                        "Set `presence` for the endpoint, or remove the observer.",
                        Wrong.ObservesUsers.class,
                        Wrong.Chat.class),
                check("Add `@Observes` to the parameter.", Wrong.NeverObserves.class, Wrong.Chat.class),
                check("Add `@Inject`, or `@Produces`.", Wrong.NeverInjected.class, Wrong.Chat.class),
                check("Add `@Inject` to the constructor.", Wrong.NeverConstructed.class, Wrong.Chat.class),
                check("Inject it into a field.", Wrong.InjectedParameter.class, Wrong.Chat.class),
                check("Add the annotation of a callback to the method.", Wrong.ForgottenCallback.class),
                check(Map.of("kawat.max-mesage", "1MiB"), "Correct the key.", Wrong.Chat.class),
                check(Map.of("kawat.max-message", "1MB"), "Correct the value.", Wrong.Chat.class),
                check(
                        Map.of("kawat.endpoint.upgrade.concurrency", "4", "kawat.endpoint.couple.json-max-depth", "16"),
                        "Remove the keys. They are about [upgraded requests](../how-to/upgrade-a-request.md).",
                        Wrong.Chat.class),
                new Check( // there is JSON on the class path of this test
                        "Add such a library, or take and return text or bytes.",
                        List.of(
                                "@OnMessage method app.Chat.said(Line): app.Line needs JSON, so add a JSON-B provider such as"
                                        + " org.eclipse:yasson, or Jackson, or a Codec for it, got none (…)",
                                "@OnMessage method app.Chat.said(JsonObject): jakarta.json.JsonObject needs a JSON-P provider"
                                        + " such as org.eclipse.parsson:parsson, got none (…)")));
    }

    private static Stream<Check> ofRelays() {
        return Stream.of(
                check(
                        Map.of("kawat.relay", "rabbit"),
                        "Correct the name, or [add the jar](../how-to/run-on-several-nodes.md#your-application).",
                        Wrong.Chat.class),
                new Check( // on the class path of this test all can
                        "Correct the class path: a jar on it is broken, or needs another one.",
                        List.of("kawat.relay: every relay must be one that can be made, got"
                                + " 'dev.kawat.spi.RelayProvider: Provider app.Rabbit could not be instantiated'")),
                check(
                        Map.of("kawat.relay", "post", "kawat.relay-application", "unstamped"),
                        "Add what the relay needs, here the [connection factory](../how-to/jakarta-messaging.md) of messages.",
                        Wrong.Chat.class),
                check(
                        Map.of("kawat.relay", "post", "kawat.relay-application", "failing"),
                        "Ask who made the relay.",
                        Wrong.Chat.class),
                check(
                        Map.of("kawat.relay", "post", "kawat.endpoint.Chat.relay", "rabbit"),
                        "Remove the setting of the endpoint, or make it `none`.",
                        Wrong.Chat.class),
                check(
                        Map.of("kawat.relay", "post", "kawat.endpoint.Chat.history", "news=10/1m"),
                        "Remove the history, or choose a relay that keeps it.",
                        Wrong.Chat.class));
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
                + section("Files that declare endpoints", ofArtefacts())
                + section("Clients", ofClients())
                + section("The application", ofApplications())
                + section("Relays", ofRelays());
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
