/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.settings.Configuration;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOnUseTest {

    private final Deployment deployment = Deployment.start(
            List.of(),
            Configuration.of(new Properties(), Map.of(), Map.of()),
            Contributions.NONE,
            maxThreads -> Workers.of(Runnable::run),
            new SystemTime(),
            StartOnUseTest.class.getClassLoader());
    private final StartOnUse start = new StartOnUse(StartOnUse.ownPlace());

    @AfterEach
    void stop() {
        deployment.stop();
    }

    private static <T> T none(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.toString());
                }));
    }

    private static Deployment never(BeanManager beans) {
        throw new AssertionError("nobody may start the endpoints");
    }

    private void started(Object payload) {
        start.containerStarted(none(BeanManager.class), payload);
    }

    @Test
    void startsWherePlainCdiHasStarted() {
        started("anything");

        assertThat(start.start(beans -> deployment)).contains(deployment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/opt/glassfish/domains/domain1/applications/chat/WEB-INF/lib/kawat-cdi-1.0.jar",
                "file:/opt/wildfly/content/chat.war/WEB-INF/lib/kawat-cdi-1.0.jar",
                "jar:file:/opt/wlp/dropins/chat.war!/WEB-INF/lib/kawat-cdi-1.0.jar"
            })
    void leavesTheStartToTheServerOfAWebArchiveWhateverThePayload(String place) throws MalformedURLException {
        StartOnUse inWebArchive = new StartOnUse(new URL(place));

        inWebArchive.containerStarted(none(BeanManager.class), "anything");

        assertThat(inWebArchive.start(StartOnUseTest::never)).isEmpty();
    }

    @Test
    void startsWhereItsOwnPlaceIsUnknown() {
        StartOnUse anywhere = new StartOnUse(null);

        anywhere.containerStarted(none(BeanManager.class), "anything");

        assertThat(anywhere.start(beans -> deployment)).contains(deployment);
    }

    @Test
    void startsOnce() {
        AtomicInteger starts = new AtomicInteger();
        started("anything");

        for (int i = 0; i < 3; i++) {
            assertThat(start.start(beans -> {
                        starts.incrementAndGet();
                        return deployment;
                    }))
                    .contains(deployment);
        }

        assertThat(starts).hasValue(1);
    }

    @Test
    void leavesTheStartToTheWebApplication() {
        started(none(ServletContext.class));

        assertThat(start.start(StartOnUseTest::never)).isEmpty();
    }

    @Test
    void leavesTheStartToAServer() {
        start.leaveToServer();
        started("anything");

        assertThat(start.start(StartOnUseTest::never)).isEmpty();
    }

    @Test
    void startsNothingWhileCdiStarts() {
        assertThat(start.start(StartOnUseTest::never)).isEmpty();
    }

    @Test
    void saysToEverybodyWhyItFailed() {
        started("anything");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> start.start(beans -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
        }
    }

    @Test
    void aThreadThatUsesWhatItStartsDoesNotWaitForItself() {
        List<Optional<Deployment>> found = new ArrayList<>();
        started("anything");

        var unused = start.start(beans -> {
            found.add(start.start(StartOnUseTest::never));
            return deployment;
        });

        assertThat(found).containsExactly(Optional.empty());
    }

    @Test
    void otherThreadsWaitForTheOneThatStarts() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        started("anything");
        Future<Optional<Deployment>> first = other.submit(() -> start.start(beans -> {
            starting.countDown();
            awaitOpen(go);
            return deployment;
        }));
        awaitOpen(starting);
        ExecutorService second = Executors.newSingleThreadExecutor();

        Future<Optional<Deployment>> waiting = second.submit(() -> start.start(StartOnUseTest::never));
        go.countDown();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).contains(deployment);
        assertThat(first.get(20, TimeUnit.SECONDS)).contains(deployment);
        other.shutdown();
        second.shutdown();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain for the other thread");
            }
        } catch (InterruptedException stop) {
            throw new AssertionError("interrupted", stop);
        }
    }
}
