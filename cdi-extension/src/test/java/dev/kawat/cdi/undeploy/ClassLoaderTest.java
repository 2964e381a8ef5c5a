/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.undeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.impl.deployment.Deployment;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kawat and the application belong to one class loader, as in a WAR; the CDI container belongs to the server. */
class ClassLoaderTest {

    private static final int PATIENCE_SECONDS = 20;
    private static final int GC_PAUSE_MILLIS = 50;

    private static final class WarClassLoader extends URLClassLoader {

        WarClassLoader() {
            super(
                    Stream.of(WebSocketEndpoint.class, Deployment.class, KawatExtension.class, ClassLoaderTest.class)
                            .map(type ->
                                    type.getProtectionDomain().getCodeSource().getLocation())
                            .toArray(URL[]::new),
                    ClassLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.kawat.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }

    /** In a method of its own, so that no variable keeps anything. */
    private static WeakReference<ClassLoader> runInItsOwnLoader(ReferenceQueue<ClassLoader> cleared)
            throws IOException, ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (WarClassLoader loader = new WarClassLoader()) {
            thread.setContextClassLoader(loader);
            Class<?> application = loader.loadClass(RedeployedApplication.class.getName());
            assertThat(application).isNotSameAs(RedeployedApplication.class);
            ((Runnable) application.getDeclaredConstructor().newInstance()).run();
            return new WeakReference<>(loader, cleared);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void nothingKeepsTheClassLoaderOfAnUndeployedApplication() throws Exception {
        new RedeployedApplication().run(); // the libraries of the server are loaded, with what their static fields keep
        ReferenceQueue<ClassLoader> cleared = new ReferenceQueue<>();

        WeakReference<ClassLoader> loader = runInItsOwnLoader(cleared);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (loader.get() != null && System.nanoTime() - deadline < 0) {
            System.gc();
            cleared.remove(GC_PAUSE_MILLIS);
        }
        assertThat(loader.get())
                .describedAs("class loader of the application, %s s after it stopped", PATIENCE_SECONDS)
                .isNull();
    }
}
