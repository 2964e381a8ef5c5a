/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of JUnit 5 that starts CDI and the endpoints, without a server and without a port.
 *
 * <pre>{@code
 * @KawatTest(Chat.class)
 * class ChatTest {
 *
 *     @Test
 *     void roomHearsWhatIsSaid(TestClient client) {
 *         client.connect("/chat/lobby").send("hello").expectText("hello");
 *     }
 * }
 * }</pre>
 *
 * <p>Each test method has an application of its own, which starts before the {@code @BeforeEach} methods and stops after the
 * {@code @AfterEach} methods. With {@code @TestInstance(PER_CLASS)} all methods of a class share one, and so do those of
 * {@code @Nested} classes within it, except where these have this annotation themselves.
 *
 * <p>Fields with {@code @Inject} are injected. Parameters of the methods of a test without annotations other than qualifiers are
 * injected too. Besides the beans of the application there are {@link TestClient}, another one for each, {@link TestClock}, {@link
 * Failures}, {@link TestLog} and {@link TestApplication}.
 *
 * <p>A producer of the test class, which is a method or a field with {@code @Produces}, replaces the beans of its type, so this
 * replaces one by a mock:
 *
 * <pre>{@code
 * @Produces Archive archive = mock(Archive.class);
 * }</pre>
 *
 * <p>CDI sees producers neither in inner classes, as those with {@code @Nested} are, nor in a base class of the test. A test with
 * one there fails, and says so.
 *
 * <p>The test fails when it ends if a callback has thrown something, or a message could not be read, that neither an error callback
 * has taken nor the test has {@linkplain Failures expected}. So does an error with an exception that Kawat only logs, unless other
 * tests run at the same time in the JVM, because it might be theirs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(KawatTestExtension.class)
public @interface KawatTest {

    /**
     * Returns the classes of the application's beans. The classes that these inject become beans too, and so on, as far as the test
     * does not replace them; so handlers are enough, unless they inject interfaces. Without any, all beans on the class path are
     * there: those of bean archives, and classes with a bean-defining annotation in directories that have no {@code beans.xml}, as
     * those of a WAR project. Those of the directory that the test itself is in are not.
     */
    Class<?>[] value() default {};

    /** Returns classes with {@code @Alternative} that are selected, beside those that {@link #value} names. */
    Class<?>[] alternatives() default {};

    /**
     * Returns settings as {@code key=value}, such as {@code "kawat.ping-interval=5s"}, which win over those of system properties,
     * environment and MicroProfile Config.
     */
    String[] properties() default {};
}
