/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plain CDI without the Servlet API: types of Kawat name it, and nobody may need them. */
class WithoutServletsTest {

    private static URL[] withoutServlets() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!Path.of(element).getFileName().toString().startsWith("jakarta.servlet-api")) {
                urls.add(Path.of(element).toUri().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }

    @Test
    void anApplicationStartsAndItsEndpointsAnswer() throws ReflectiveOperationException, IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(withoutServlets(), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(() -> loader.loadClass("jakarta.servlet.Servlet"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> application = loader.loadClass(PlainApplication.class.getName());
            assertThat(application).isNotSameAs(PlainApplication.class);

            ((Runnable) application.getDeclaredConstructor().newInstance()).run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
