/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Starts the bundles in a framework with the APIs that they need, and with nothing that is optional. */
class OsgiIT {

    private static final List<String> APIS = List.of(
            "jakarta.annotation-api",
            "jakarta.el-api",
            "jakarta.enterprise.cdi-api",
            "jakarta.enterprise.lang-model",
            "jakarta.inject-api",
            "jakarta.interceptor-api",
            "jakarta.servlet-api",
            "jakarta.websocket-api",
            "jakarta.websocket-client-api");

    private static final List<String> KAWAT = List.of("kawat-api", "kawat-impl", "kawat-cdi");

    private static final long LIMIT_MILLIS = 60_000;

    @TempDir
    private Path directory;

    @Test
    void bundlesResolveAndStart() throws Exception {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, directory.toString(), "felix.log.level", "1"));
        framework.start();
        try {
            List<Bundle> apis = install(framework.getBundleContext(), APIS);
            List<Bundle> bundles = install(framework.getBundleContext(), KAWAT);
            for (Bundle bundle : apis) {
                bundle.start();
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }

            assertThat(bundles)
                    .allSatisfy(bundle -> assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE))
                    .extracting(Bundle::getSymbolicName)
                    .containsExactly("dev.kawat.api", "dev.kawat.impl", "dev.kawat.cdi");
            Class<?> extension = bundles.get(2).loadClass("dev.kawat.cdi.KawatExtension");
            assertThat(extension.getDeclaredConstructor().newInstance()).isNotNull();
        } finally {
            framework.stop();
            framework.waitForStop(LIMIT_MILLIS);
        }
    }

    private static List<Bundle> install(BundleContext context, List<String> artifacts) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String artifact : artifacts) {
            bundles.add(context.installBundle(Jars.named(artifact).toUri().toString()));
        }
        return bundles;
    }
}
