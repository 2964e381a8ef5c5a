/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The beans of tests: named, found, replaced and injected. */
class BeansTest {

    @Nested
    @KawatTest({Sample.Hello.class, Sample.Formal.class})
    class Named {

        @Test
        void beansAreThoseThatAreNamed(TestClient client) {
            client.connect("/hello").send("Ann").expectText("Good day, Ann");
        }
    }

    @Nested
    @KawatTest({Sample.Hello.class, Sample.Formal.class, Sample.Casual.class})
    class NamedAlternative {

        @Test
        void alternativeReplacesTheBean(TestClient client) {
            client.connect("/hello").send("Ann").expectText("Hi Ann");
        }
    }

    @Nested
    @KawatTest(
            value = {Sample.Hello.class, Sample.Formal.class},
            alternatives = Sample.Casual.class)
    class SelectedAlternative {

        @Test
        void alternativeReplacesTheBean(TestClient client) {
            client.connect("/hello").send("Ann").expectText("Hi Ann");
        }
    }

    @Test
    void alternativeIsSelectedInABeanArchiveToo(@TempDir Path directory) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = BeanArchive.of(directory, "Hello", "Greetings", "Formal", "Casual")) {
            thread.setContextClassLoader(loader);

            Run run = Run.of(AlternativeOfAnArchive.class);

            assertThat(run.failures()).isEmpty();
            assertThat(run.succeeded()).hasSize(1);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @KawatTest(alternatives = Sample.Casual.class)
    static class AlternativeOfAnArchive {

        @Test
        void alternativeReplacesTheBean(TestClient client) {
            client.connect("/hello").send("Ann").expectText("Hi Ann");
        }
    }

    /** What a test class of its own does, for a nested class that is not static can be no bean. */
    @Test
    void mocksOfTheTestReplaceBeans() {
        Run run = Run.of(Mocks.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).hasSize(4);
    }

    @KawatTest({Sample.Hello.class, Sample.Formal.class, Chat.class})
    static class Mocks {

        @Produces
        Sample.Greetings greetings = mock(Sample.Greetings.class);

        private Archive archive;

        @Produces
        Archive archive() {
            if (archive == null) {
                archive = mock(Archive.class);
            }
            return archive;
        }

        @Test
        void mockAnswersAsTheTestSays(TestClient client) {
            when(greetings.to("Ann")).thenReturn("Ahoy");

            client.connect("/hello").send("Ann").expectText("Ahoy");
        }

        @Test
        void mockOfOneTestIsNotThatOfAnother(TestClient client, TestApplication application) {
            client.connect("/hello").send("Ann");

            application.awaitIdle();
            verify(greetings).to("Ann");
        }

        /** To CDI, this class is a bean, in which a qualifier of such a parameter would be misplaced. */
        @Test
        void parametersMayHaveQualifiers(@ForEndpoint(Chat.class) WebSocketServer chat, TestClient client) {
            client.connect("/chat/lobby");

            assertThat(chat.connections()).hasSize(1);
        }

        @Test
        void mockOfAMethodReplacesAClassThatAHandlerInjects(TestClient client) {
            client.connect("/chat/lobby").send("hello").expectText("hello");

            verify(archive).add("lobby", "hello");
        }
    }

    @Test
    void producerOfAnInnerClassIsRefused() {
        assertThat(Run.of(ProducerWithin.class).failure())
                .hasMessage("@Produces dev.kawat.test.BeansTest$ProducerWithin$Inner.archive produces nothing, because"
                        + " dev.kawat.test.BeansTest$ProducerWithin$Inner is an inner class, which is no bean; move the"
                        + " producer to the outermost class, or the tests to a class of their own");
    }

    @KawatTest(Chat.class)
    static class ProducerWithin {

        @Nested
        class Inner {

            @Produces
            Archive archive = mock(Archive.class);

            @Test
            void never() {}
        }
    }

    @Test
    void inheritedProducerIsRefused() {
        assertThat(Run.of(ProducerInherited.class).failure())
                .hasMessage("@Produces dev.kawat.test.BeansTest$Base.archive produces nothing in"
                        + " dev.kawat.test.BeansTest$ProducerInherited, because CDI does not inherit producers; declare it"
                        + " in the class of the test");
    }

    static class Base {

        @Produces
        Archive archive() {
            return mock(Archive.class);
        }
    }

    @KawatTest(Chat.class)
    static class ProducerInherited extends Base {

        @Test
        void never() {}
    }

    @Test
    void producerThatIsOverriddenIsThatOfTheTest() {
        Run run = Run.of(ProducerOverridden.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).hasSize(1);
    }

    @KawatTest(Chat.class)
    static class ProducerOverridden extends Base {

        private final Archive own = mock(Archive.class);

        @Override
        @Produces
        Archive archive() {
            return own;
        }

        @Test
        void mockIsThere(TestClient client) {
            client.connect("/chat/lobby").send("hello").expectText("hello").expectNothing();

            verify(own).add("lobby", "hello");
        }
    }

    @Nested
    @KawatTest({Chat.class, Sample.Echo.class})
    class Injected {

        @Inject
        Archive field;

        @Inject
        TestClient client;

        private Archive ofBeforeEach;

        @BeforeEach
        void keep(Archive parameter) {
            ofBeforeEach = parameter;
        }

        @Test
        void fieldsAndParametersAreTheSameBean(Archive parameter, TestApplication application) {
            parameter.add("lobby", "hello");

            assertThat(List.of(field, ofBeforeEach, application.bean(Archive.class)))
                    .allSatisfy(archive -> assertThat(archive.lines()).containsExactly("lobby: hello"));
        }

        @Test
        void serversAreInjected(@ForEndpoint(Sample.Echo.class) WebSocketServer server) {
            client.connect("/echo");

            server.broadcast("news");

            client.expectText("news");
        }

        @Test
        void parametersOfOthersAreTheirs(TestInfo info, @TempDir Path directory) {
            assertThat(info.getDisplayName()).startsWith("parametersOfOthersAreTheirs");
            assertThat(Files.isDirectory(directory)).isTrue();
        }

        @Nested
        class Inner {

            @Inject
            Archive inner;

            @Test
            void classesWithinAreInjectedToo(TestClient other) {
                field.add("lobby", "hello");

                assertThat(inner.lines()).containsExactly("lobby: hello");
                other.connect("/echo").send("hello").expectText("hello");
            }
        }
    }

    @Nested
    @KawatTest(Chat.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Shared {

        @Inject
        Archive archive;

        private int before;

        @RepeatedTest(2)
        void testsOfAClassShareTheApplication(TestClient client) {
            client.connect("/chat/lobby").send("hello").expectText("hello");

            assertThat(archive.lines()).hasSize(++before);
        }

        @Nested
        class Inner {

            @Inject
            Archive inner;

            @Test
            void classesWithinShareItToo() {
                assertThat(inner.lines()).isEqualTo(archive.lines());
            }
        }

        @Nested
        @TestInstance(TestInstance.Lifecycle.PER_CLASS)
        class SharedInner {

            @Inject
            Archive inner;

            @Test
            void soDoThoseWhoseTestsShareAnInstance() {
                inner.add("lobby", "more");
                before++;

                assertThat(archive.lines()).hasSize(before).endsWith("lobby: more");
            }
        }

        @Nested
        @KawatTest({Chat.class, Sample.Echo.class})
        class Other {

            @Inject
            Archive inner;

            @Test
            void classesWithinMayHaveAnApplicationOfTheirOwn(TestClient client) {
                client.connect("/echo").send("hello").expectText("hello");
                inner.add("elsewhere", "hello");

                assertThat(inner.lines()).containsExactly("elsewhere: hello");
                assertThat(archive.lines()).hasSize(before).doesNotContain("elsewhere: hello");
            }
        }
    }

    @Nested
    @KawatTest
    class Found {

        /** The directory of this test has beans too, and they are none of those that are found. */
        @Test
        void beansOfTheTestsThemselvesAreNotFound(TestClient client) {
            client.expectRefused("/echo", 404);
        }
    }

    @Test
    void settingsMustHaveAKey() {
        assertThat(Run.of(WrongSetting.class).failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("@KawatTest: properties must each be key=value, got 'kawat.max-message'");
    }

    @KawatTest(value = Sample.Echo.class, properties = "kawat.max-message")
    static class WrongSetting {

        @Test
        void never() {}
    }

    @Test
    void endpointThatBreaksARuleFailsTheTest() {
        assertThat(Run.of(UnknownSetting.class).failure())
                .hasMessageContaining("kawat.max-mesage")
                .hasMessageContaining("kawat.max-message");
    }

    @KawatTest(value = Sample.Echo.class, properties = "kawat.max-mesage=1KiB")
    static class UnknownSetting {

        @Test
        void never() {}
    }
}
