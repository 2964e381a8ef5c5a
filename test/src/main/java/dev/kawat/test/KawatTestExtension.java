/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.test.container.TestContainer;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/** Runs a {@link KawatTest}: starts and stops its application, and injects what it asks for. */
final class KawatTestExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(KawatTest.class);

    /** The key of the application of a class or a method. */
    private static final String APPLICATION = "application";

    /** The annotation of the nearest class that has one: that of the test, or one around it. */
    private record Declaration(KawatTest annotation, Class<?> on) {}

    /** An application that runs, and the class whose declaration it follows. */
    private record Started(TestApplication application, Class<?> declaredOn) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isPerClass(context)) {
            startOrShare(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        startOrShare(context);
    }

    private static void startOrShare(ExtensionContext context) {
        TestApplication shared = application(context);
        if (shared == null) {
            start(context);
        } else {
            shared.injectOthers(context.getRequiredTestInstances().getAllInstances());
        }
    }

    private static boolean isPerClass(ExtensionContext context) {
        return context.getTestInstanceLifecycle().orElse(TestInstance.Lifecycle.PER_METHOD)
                        == TestInstance.Lifecycle.PER_CLASS
                && context.getTestInstances().isPresent();
    }

    private static void start(ExtensionContext context) {
        List<Object> tests = context.getRequiredTestInstances().getAllInstances();
        Declaration declaration = declaration(context.getRequiredTestClass());
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        // The outer instances of a nested class belong to the application that runs for these, if there is one.
        Started outer = store.get(APPLICATION, Started.class);
        TestApplication application = TestApplication.start(setup(declaration.annotation()), tests);
        store.put(APPLICATION, new Started(application, declaration.on()));
        tests.stream()
                .filter(test -> outer == null || !outer.application().isOf(test))
                .forEach(application::inject);
    }

    private static Declaration declaration(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            KawatTest found =
                    AnnotationSupport.findAnnotation(type, KawatTest.class).orElse(null);
            if (found != null) {
                return new Declaration(found, type);
            }
        }
        throw new IllegalStateException(test.getName() + " must have @KawatTest, or be nested in a class that has it");
    }

    private static TestContainer.Setup setup(KawatTest declared) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String property : declared.properties()) {
            int equals = property.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "@KawatTest: properties must each be key=value, got '" + property + "'");
            }
            settings.put(
                    property.substring(0, equals).strip(),
                    property.substring(equals + 1).strip());
        }
        return new TestContainer.Setup(List.of(declared.value()), List.of(declared.alternatives()), settings);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    /** Ends the application of this very context, if it has one. */
    private static void end(ExtensionContext context) {
        Started own = context.getStore(NAMESPACE).remove(APPLICATION, Started.class);
        if (own == null) {
            return;
        }
        List<Failures.Seen> unexpected = own.application().end();
        Throwable thrown = context.getExecutionException().orElse(null);
        List<Failures.Seen> untold =
                unexpected.stream().filter(one -> !tells(thrown, one.failure())).toList();
        if (!untold.isEmpty()) {
            throw failure(untold);
        }
    }

    /** Returns whether the failure of the test tells of that of a handler already. */
    private static boolean tells(@Nullable Throwable thrown, Throwable failure) {
        return thrown != null
                && (thrown == failure
                        || tells(thrown.getCause(), failure)
                        || Arrays.stream(thrown.getSuppressed()).anyMatch(one -> tells(one, failure)));
    }

    private static AssertionFailedError failure(List<Failures.Seen> unexpected) {
        StringBuilder text = new StringBuilder("the application failed, and the test did not expect it"
                + " (Failures.expect does, and an @OnError method may take it):");
        unexpected.forEach(
                one -> text.append(System.lineSeparator()).append("  ").append(one));
        AssertionFailedError error =
                new AssertionFailedError(text.toString(), unexpected.get(0).failure());
        unexpected.stream().skip(1).map(Failures.Seen::failure).forEach(error::addSuppressed);
        return error;
    }

    // ---- Parameters ----

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        TestApplication application = application(context);
        if (application == null) {
            return false;
        }
        BeanManager beans = application.beans();
        Annotation[] annotations = parameter.getParameter().getAnnotations();
        return Arrays.stream(annotations).allMatch(one -> beans.isQualifier(one.annotationType()))
                && isBean(parameter.getParameter().getParameterizedType(), annotations, beans);
    }

    private static boolean isBean(Type type, Annotation[] qualifiers, BeanManager beans) {
        try {
            Set<Bean<?>> found = beans.getBeans(type, qualifiers);
            return beans.resolve(found) != null;
        } catch (AmbiguousResolutionException | IllegalArgumentException noBean) {
            return false;
        }
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestApplication application = application(context);
        if (application == null) {
            throw new IllegalStateException("the application of the test has not started");
        }
        return application.reference(
                parameter.getParameter().getParameterizedType(),
                parameter.getParameter().getAnnotations());
    }

    /** Returns the application that has started for what the class of a context declares; null if none has. */
    private static @Nullable TestApplication application(ExtensionContext context) {
        Started started = context.getStore(NAMESPACE).get(APPLICATION, Started.class);
        return started != null
                        && started.declaredOn()
                                == declaration(context.getRequiredTestClass()).on()
                ? started.application()
                : null;
    }
}
