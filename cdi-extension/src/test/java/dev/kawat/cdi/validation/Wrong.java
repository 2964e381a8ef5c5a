/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.ArgumentSource;
import dev.kawat.Artefact;
import dev.kawat.ArtefactChanged;
import dev.kawat.Broadcast;
import dev.kawat.CallbackParameter;
import dev.kawat.ClientEvent;
import dev.kawat.Codec;
import dev.kawat.ConnectionHandler;
import dev.kawat.ConnectionScoped;
import dev.kawat.CookieParam;
import dev.kawat.DataType;
import dev.kawat.ForClient;
import dev.kawat.ForEndpoint;
import dev.kawat.HandlerEvent;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.HeaderParam;
import dev.kawat.Joined;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.Opened;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.PresenceChange;
import dev.kawat.QueryParam;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.ServerHandler;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WithCodec;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
import jakarta.annotation.Priority;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.annotation.security.RunAs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** An application that does wrong whatever can be done wrong; each class breaks one rule. */
final class Wrong {

    private Wrong() {}

    // ---- Clients ----

    @WebSocketClient("wss://example.com/{market}")
    static class Prices {
        @OnMessage
        void price(String price) {}
    }

    @WebSocketClient(value = "wss://example.com/other", name = "Prices")
    static class PricesNamesake {
        @OnMessage
        void price(String price) {}
    }

    @WebSocketClient(value = "wss://example.com", name = "my prices")
    static class NamedClient {
        @OnMessage
        void price(String price) {}
    }

    @WebSocketClient("wss://example.com")
    @WebSocketEndpoint("/both")
    static class ClientAndEndpoint {
        @OnMessage
        void price(String price) {}
    }

    @WebSocketClient("wss://example.com")
    static class ClientWithGate {
        @OnConnection
        void gate() {}

        @OnMessage
        void price(String price) {}
    }

    @WebSocketClient(
            value = "https://example.com",
            settings = {"fast", "max-message=1MB", "redirect=1", "origins=*", "reconnect-min-delay=30s"})
    static class BadClient {
        @OnMessage
        void price(String price) {}
    }

    @ApplicationScoped
    static class ObservesNoClient {
        void lost(@Observes @ForClient(name = "Price") ClientEvent.Lost event) {}
    }

    @ApplicationScoped
    static class ObservesClientsOfChat {
        void lost(@Observes @ForEndpoint(Chat.class) ClientEvent event) {}
    }

    // ---- Classes ----

    @WebSocketEndpoint("/silent")
    static class Silent {}

    @WebSocketEndpoint(value = "/chat", name = "chat room")
    static class Named {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/one", name = "chat")
    static class One {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/another", name = "chat")
    static class Namesake {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @ServerEndpoint("/chat")
    static class OfTwoEngines {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class OfTwoStyles extends jakarta.websocket.Endpoint {
        @Override
        public void onOpen(Session session, jakarta.websocket.EndpointConfig config) {}
    }

    @WebSocketEndpoint("/chat")
    static class OfTwoKawatStyles implements ConnectionHandler {
        @OnOpen
        void open() {}

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
    }

    @WebSocketEndpoint("/chat")
    static class OfBothInterfaces implements ConnectionHandler, ServerHandler {
        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {}

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return this;
        }
    }

    @WebSocketEndpoint("/chat")
    @NonBlocking
    static class NonBlockingServer implements ServerHandler {
        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return this;
        }
    }

    @WebSocketEndpoint("/chat")
    static class BroadcastingHandler implements ConnectionHandler {
        @Override
        @Broadcast
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
    }

    @ApplicationScoped
    static class Stray {
        @OnMessage
        void said(String line) {}
    }

    @WebSocketEndpoint("/chat")
    abstract static class Abstract {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @SuppressWarnings("ClassCanBeStatic") // it is what this is about
    class Inner {
        @OnOpen
        void open() {}
    }

    @WithCodec(Codec.class)
    @ApplicationScoped
    static class StrayClass {}

    @ApplicationScoped
    static class StrayText {
        @io.quarkus.websockets.next.OnTextMessage
        void said(String line) {}
    }

    static class Base {
        @OnClose
        void close() {}
    }

    @WebSocketEndpoint("/chat")
    static class Overriding extends Base {
        @OnOpen
        void open() {}

        @Override
        void close() {}
    }

    // ---- Paths ----

    @WebSocketEndpoint("chat")
    static class NoSlash {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat//room")
    static class EmptySegment {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/room-{room}")
    static class HalfASegment {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/{the room}")
    static class BadVariable {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/{room}/{room}")
    static class SameVariable {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/%F6")
    static class NotUtf8 {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/../admin")
    static class Upwards {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/{room}")
    static class ByRoom {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/{name}")
    static class ByUser {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/")
    static class EndsWithSlash {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat/{x}-{y}")
    static class TwoInASegment {
        @OnOpen
        void open() {}
    }

    // ---- Members of the annotation ----

    @WebSocketEndpoint(value = "/chat", subprotocols = "chat v1")
    static class BadSubprotocol {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(
            value = "/chat",
            subprotocols = {"v1", "v1"})
    static class SameSubprotocol {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/chat", requireSubprotocol = true)
    static class NoSubprotocol {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/chat", dataType = DataType.OBJECT)
    static class ObjectsOfBytes {
        @OnMessage
        void said(byte[] message) {}
    }

    @WebSocketEndpoint(value = "/chat", dataType = DataType.BLOB)
    static class BytesOfText {
        @OnMessage
        void said(String message) {}
    }

    @WebSocketEndpoint(value = "/chat", maxMessage = "1MB")
    static class BadSetting {
        @OnOpen
        void open() {}
    }

    // ---- Callbacks ----

    @WebSocketEndpoint("/chat")
    static class Static {
        @OnOpen
        static void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class TwoOfAKind {
        @OnOpen
        void open() {}

        @OnOpen
        void opened(WebSocketConnection connection) {}
    }

    @WebSocketEndpoint("/chat")
    static class SlowTakesANumber {
        @OnSlow
        void slow(long bytes) {}
    }

    interface Greeting {
        @OnOpen
        default void greet() {}
    }

    @WebSocketEndpoint("/chat")
    static class OfAnInterface implements Greeting {}

    /** As in Quarkus. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnTextMessage {}

    @WebSocketEndpoint("/chat")
    static class Migrated {
        @OnTextMessage
        void said(String line) {}
    }

    @WebSocketEndpoint("/chat")
    static class GateReturnsText {
        @OnConnection
        String gate() {
            return "no";
        }
    }

    @WebSocketEndpoint("/chat")
    static class CloseReturnsText {
        @OnClose
        String closed() {
            return "bye";
        }
    }

    @WebSocketEndpoint("/chat")
    static class OpenReturnsVoid {
        @OnOpen
        Void open() {
            return null;
        }
    }

    // ---- Results ----

    @WebSocketEndpoint("/chat")
    static class ReturnsFile {
        @OnMessage
        InputStream file(String name) {
            return InputStream.nullInputStream();
        }
    }

    @WebSocketEndpoint("/chat")
    static class StreamsStreams {
        @OnMessage
        Stream<Stream<String>> words(String text) {
            return Stream.of();
        }
    }

    @WebSocketEndpoint("/chat")
    static class ClosesWithStream {
        @OnClose
        @Broadcast
        Stream<String> close() {
            return Stream.of();
        }
    }

    @WebSocketEndpoint("/chat")
    static class GateBroadcasts {
        @OnConnection
        @Broadcast
        boolean gate() {
            return true;
        }
    }

    @WebSocketEndpoint("/chat")
    static class BroadcastsNothing {
        @OnOpen
        @Broadcast
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class SendsTwice {
        @OnOpen
        @Broadcast
        @SendTo("lobby")
        String open() {
            return "";
        }
    }

    @WebSocketEndpoint("/chat")
    static class SendsNowhere {
        @OnOpen
        @SendTo("")
        String open() {
            return "";
        }
    }

    @WebSocketEndpoint("/chat/{room}")
    static class SendsToBrace {
        @OnOpen
        @SendTo("room.{room")
        String open() {
            return "";
        }
    }

    @WebSocketEndpoint("/chat/{room}")
    static class SendsToUnknown {
        @OnOpen
        @SendTo("room.{rom}")
        String open() {
            return "";
        }
    }

    // ---- Workers ----

    @WebSocketEndpoint("/chat")
    static class RunsNowhere {
        @OnOpen
        @NonBlocking
        @RunOn(RunOn.Worker.VIRTUAL)
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @NonBlocking
    @RunOn(RunOn.Worker.VIRTUAL)
    static class AllRunNowhere {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class GateOnWorker {
        @OnConnection
        @RunOn(RunOn.Worker.VIRTUAL)
        void gate() {}
    }

    @WebSocketEndpoint("/chat")
    static class GateWithPromise {
        @OnConnection
        @NonBlocking
        void gate() {}
    }

    @NonBlocking
    static class Promising {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class OfPromising extends Promising {}

    // ---- Access ----

    @WebSocketEndpoint("/chat")
    @PermitAll
    @DenyAll
    static class OpenAndClosed {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @RolesAllowed({})
    static class NoRole {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @RolesAllowed("")
    static class BlankRole {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class GuardedClose {
        @OnClose
        @RolesAllowed("admin")
        void close() {}
    }

    @WebSocketEndpoint("/chat")
    static class GuardedMethod {
        @OnOpen
        void open() {}

        @RolesAllowed("admin")
        public void clear() {}
    }

    interface Clearing {
        @RolesAllowed("admin")
        void said(String line);
    }

    @WebSocketEndpoint("/chat")
    static class GuardedByInterface implements Clearing {
        @Override
        @OnMessage
        public void said(String line) {}
    }

    @WebSocketEndpoint("/chat")
    @io.quarkus.security.Authenticated
    static class GuardedByOthers {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    @RunAs("admin")
    static class RunsAs {
        @OnOpen
        void open() {}
    }

    @RolesAllowed("admin")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForAdmins {}

    @WebSocketEndpoint("/chat")
    @ForAdmins
    static class GuardedIndirectly {
        @OnOpen
        void open() {}
    }

    // ---- Parameters ----

    @WebSocketEndpoint("/chat")
    static class OfSession {
        @OnOpen
        void open(Session session) {}
    }

    @WebSocketEndpoint("/chat")
    static class NoMessage {
        @OnMessage
        void said(WebSocketConnection connection) {}
    }

    @WebSocketEndpoint("/chat")
    static class StreamOfPongs {
        @OnMessage
        void said(Flow.Publisher<PongMessage> pongs) {}
    }

    @WebSocketEndpoint("/chat")
    static class TwoMessages {
        @OnMessage
        void said(String line, boolean last) {}
    }

    static class Receives<T> {
        @OnMessage
        void received(T message) {}
    }

    @WebSocketEndpoint("/chat")
    @SuppressWarnings("rawtypes")
    static class ReceivesAnything extends Receives {}

    @WebSocketEndpoint("/chat")
    static class NoFailure {
        @OnError
        void failed() {}
    }

    @WebSocketEndpoint("/chat")
    static class Wrapper {
        @OnError
        void failed(CompletionException failure) {}
    }

    @WebSocketEndpoint("/chat/{room}")
    static class BadPathParam {
        @OnOpen
        void open(@PathParam("rom") String room) {}
    }

    @WebSocketEndpoint("/chat")
    static class BadQueryParam {
        @OnOpen
        void open(@QueryParam("") String room) {}
    }

    @WebSocketEndpoint("/chat")
    static class BadHeaderParam {
        @OnOpen
        void open(@HeaderParam("User Agent") String agent) {}
    }

    @WebSocketEndpoint("/chat")
    static class BadCookieParam {
        @OnOpen
        void open(@CookieParam("a;b") String cookie) {}
    }

    @WebSocketEndpoint("/chat")
    static class TwoPlaces {
        @OnOpen
        void open(@QueryParam("token") @CookieParam("token") String token) {}
    }

    @WebSocketEndpoint("/chat")
    static class Unconvertible {
        @OnOpen
        void open(@QueryParam("page") Runnable page) {}
    }

    /** The annotations of Jakarta REST. */
    static final class Rest {

        private Rest() {}

        @Retention(RetentionPolicy.RUNTIME)
        @interface QueryParam {
            String value();
        }
    }

    @WebSocketEndpoint("/chat")
    static class OfJakartaRest {
        @OnOpen
        void open(@Rest.QueryParam("page") int page) {}
    }

    // ---- Beans ----

    @WebSocketEndpoint("/chat")
    static class Unmade {
        final String room;

        Unmade(String room) {
            this.room = room;
        }

        @OnOpen
        void open() {}
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Audited {}

    @Audited
    @Interceptor
    @Priority(1)
    static class Auditor {
        @AroundInvoke
        Object audit(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    @WebSocketEndpoint("/chat")
    static class Private {
        @OnOpen
        @Audited
        @SuppressWarnings("UnusedMethod") // called by its annotation, if it were right
        private void open() {}
    }

    static class ProducesChat {
        @Produces
        Chat make() {
            return new Chat();
        }
    }

    @SessionScoped
    @WebSocketEndpoint("/chat")
    static class OfHttpSession implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnOpen
        void open() {}
    }

    static class Handles {
        @OnError
        void failed(IOException failure) {}
    }

    static class HandlesToo {
        @OnError
        void failed(IOException failure) {}
    }

    static class HandlesWithRequest {
        @OnError
        void failed(IOException failure, @QueryParam("room") String room) {}
    }

    static class HandlesOnWorker {
        @OnError
        @RunOn(RunOn.Worker.VIRTUAL)
        @WithCodec(out = TextCodec.class)
        Point failed(IOException failure) {
            return new Point(1, 2);
        }
    }

    @Singleton
    static class SingletonCheck implements HandshakeCheck {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.accept();
        }
    }

    @Singleton
    static class SingletonFailures {
        @OnError
        void failed(Exception failure) {}
    }

    @Singleton
    static class SingletonObserver {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    @WebSocketEndpoint("/unseen")
    static class UnseenChat {
        @OnOpen
        void open() {}
    }

    @ConnectionScoped
    static class NarrowCheck extends SingletonCheck {}

    @RequestScoped
    static class NarrowResolver implements ParameterResolver {
        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return Optional.empty();
        }
    }

    // ---- Types of messages ----

    @MessageType("join")
    record Join(String name) {}

    sealed interface Command permits Start, Stop {}

    @MessageType("start")
    record Start() implements Command {}

    @MessageType("stop")
    record Stop() implements Command {}

    sealed interface Shape permits Circle, Round, Square, Form {}

    @MessageType("circle")
    record Circle(int radius) implements Shape {}

    @MessageType("circle")
    record Round(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    abstract static non-sealed class Form implements Shape {}

    public interface Animal {}

    public record Zoo(List<Animal> animals) {}

    public static class Ticket {
        public Ticket(int number) {}
    }

    @SuppressWarnings("ClassCanBeStatic") // which is what is wrong
    public class Gate {}

    record Day(@JsonbDateFormat("dd.MM.yyyy") LocalDate date) {}

    @WebSocketEndpoint("/chat")
    static class TakesZoo {
        @OnMessage
        void visit(Zoo zoo) {}
    }

    @WebSocketEndpoint("/chat")
    static class TakesTicket {
        @OnMessage
        void show(Ticket ticket) {}
    }

    @WebSocketEndpoint("/chat")
    static class TakesGate {
        @OnMessage
        void open(Gate gate) {}
    }

    @WebSocketEndpoint("/chat")
    static class TakesDay {
        @OnMessage
        void choose(Day day) {}
    }

    @WebSocketEndpoint("/chat")
    static class TwoOfAType {
        @OnMessage
        void join(Join join) {}

        @OnMessage
        @MessageType("join")
        void enter(String json) {}
    }

    @WebSocketEndpoint("/chat")
    static class OfNoType {
        @OnMessage
        @MessageType("")
        void join(String json) {}
    }

    @WebSocketEndpoint("/chat")
    static class PongOfAType {
        @OnMessage
        @MessageType("pong")
        void pong(PongMessage pong) {}
    }

    @WebSocketEndpoint("/chat")
    static class CommandOfAType {
        @OnMessage
        @MessageType("go")
        void command(Command command) {}
    }

    @WebSocketEndpoint("/chat")
    static class OpenOfAType {
        @OnOpen
        @MessageType("open")
        void open() {}
    }

    @WebSocketEndpoint("/chat")
    static class TypeOfNoCallback {
        @OnOpen
        void open() {}

        @MessageType("join")
        void join(Join join) {}
    }

    @WebSocketEndpoint("/chat")
    static class TakesShapes {
        @OnMessage
        void draw(Shape shape) {}
    }

    interface Figure {}

    @WebSocketEndpoint("/chat")
    static class TakesFigures {
        @OnMessage
        void draw(Figure figure) {}
    }

    @WebSocketEndpoint(value = "/chat", maxMessage = "1KiB")
    static class Sizes {
        @OnMessage(maxMessageSize = 2048)
        void said(String line) {}

        @OnMessage(maxMessageSize = 0)
        void sent(byte[] bytes) {}

        @OnMessage(maxMessageSize = 6)
        void pong(PongMessage pong) {}
    }

    @WebSocketEndpoint(value = "/chat", dataType = DataType.OBJECT)
    static class TwoForAll {
        @OnMessage
        void said(String line) {}

        @OnMessage
        void said(String[] lines) {}
    }

    @WebSocketEndpoint("/chat")
    static class BinaryOfAType {
        @OnMessage
        @MessageType("point")
        void point(Point point) {}
    }

    // ---- Codecs ----

    record Point(int x, int y) {}

    @ApplicationScoped
    static class TextCodec implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Point.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("point");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return new Point(1, 2);
        }
    }

    @ApplicationScoped
    static class BinaryCodec extends TextCodec {
        @Override
        public boolean binary() {
            return true;
        }
    }

    @RequestScoped
    static class NarrowCodec extends TextCodec {}

    @ApplicationScoped
    static class ThrowingCodec extends TextCodec {
        @Override
        public boolean supports(Type type) {
            throw new IllegalStateException("not yet");
        }
    }

    @WebSocketEndpoint("/chat")
    static class TakesPoint {
        @OnMessage
        void point(Point point) {}
    }

    @WebSocketEndpoint("/chat")
    static class NamesNoCodec {
        @OnMessage
        @WithCodec
        void point(Point point) {}
    }

    @WebSocketEndpoint("/chat")
    static class NamesNoBean {
        @OnMessage
        @WithCodec(TextCodec.class)
        void point(Point point) {}
    }

    @WebSocketEndpoint("/chat")
    static class NamesAnother {
        @OnMessage
        void join(@WithCodec(TextCodec.class) Join join) {}
    }

    @WebSocketEndpoint("/chat")
    static class CodecOfPongs {
        @OnMessage
        @WithCodec(TextCodec.class)
        void pong(PongMessage pong) {}
    }

    @WebSocketEndpoint("/chat")
    static class CodecOfNoReply {
        @OnMessage
        @WithCodec(out = TextCodec.class)
        void point(String text) {}
    }

    @WebSocketEndpoint("/chat")
    static class CodecOfTheConnection {
        @OnOpen
        void open(@WithCodec(TextCodec.class) WebSocketConnection connection) {}
    }

    @WebSocketEndpoint("/chat")
    static class CodecOfAParameter {
        @OnMessage
        void point(@WithCodec(out = TextCodec.class) Point point) {}
    }

    @WebSocketEndpoint("/chat")
    static class CodecOfNoCallback {
        @OnOpen
        void open() {}

        @WithCodec(TextCodec.class)
        void point(Point point) {}
    }

    @WebSocketEndpoint("/chat")
    static class BothBinary {
        @OnMessage
        void point(Point point) {}

        @OnMessage
        void bytes(byte[] bytes) {}
    }

    // ---- Injection ----

    @ApplicationScoped
    static class ChoosesNobody {
        @Inject
        @ForEndpoint(name = "chat")
        WebSocketServer server;
    }

    @ApplicationScoped
    static class Service {
        @Inject
        WebSocketServer server;
    }

    // ---- Events ----

    @ApplicationScoped
    static class ObservesText {
        void opened(@Observes @Opened String text) {}
    }

    @ApplicationScoped
    static class ObservesNobody {
        void opened(@Observes @Opened @ForEndpoint(name = "chat") WebSocketConnection connection) {}
    }

    @ApplicationScoped
    static class ObservesUsers {
        void joined(@Observes @Joined PresenceChange change) {}
    }

    @ApplicationScoped
    static class NeverObserves {
        void opened(@Opened WebSocketConnection connection) {}
    }

    @ApplicationScoped
    static class NeverInjected {
        @ForEndpoint(Chat.class)
        WebSocketServer server;

        @ConnectionScoped
        String made() {
            return "";
        }
    }

    @ApplicationScoped
    static class NeverConstructed {
        NeverConstructed() {}

        NeverConstructed(@ForEndpoint(Chat.class) WebSocketServer server) {}
    }

    @WebSocketEndpoint("/other")
    static class InjectedParameter {
        @OnMessage
        void said(String text, @ForEndpoint(Chat.class) WebSocketServer chat) {}
    }

    @WebSocketEndpoint("/forgotten")
    static class ForgottenCallback {
        @OnOpen
        void open() {}

        void said(String text, @QueryParam("token") String token) {}
    }

    static class Engine implements HandlerEngine {

        @Override
        public String name() {
            return "steam";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            return (connection, event) -> {};
        }
    }

    static class SameEngine implements HandlerEngine {

        @Override
        public String name() {
            return "steam";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            return (connection, event) -> {};
        }
    }

    static class EngineForBeans extends Engine {
        @Override
        public String name() {
            return "java";
        }
    }

    static class NamelessEngine extends Engine {
        @Override
        public String name() {
            return "";
        }
    }

    @SessionScoped
    static class NarrowEngine extends Engine implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    @SessionScoped
    static class NarrowLimits implements LimitListener, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public void limitReached(LimitReached limit) {}
    }

    static class ObservesArtefactsOfChat {
        void changed(@Observes @ArtefactChanged @ForEndpoint(name = "Chat") Artefact artefact) {}
    }

    // ---- What is right ----

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnOpen
        void open() {}
    }
}
