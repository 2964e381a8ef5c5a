/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/design.md} about packages, for all modules: this one sees every other. */
class ArchitectureTest {

    private static final String API = "dev.kawat";
    private static final String CORE = "dev.kawat.impl.";
    private static final String CDI = "dev.kawat.cdi..";
    private static final String[] CDI_FOR_SERVERS = {"dev.kawat.cdi", "dev.kawat.cdi.scan", "dev.kawat.cdi.servlet"};
    private static final String SERVER = "dev.kawat.server..";

    /** The packages of the core. Each may use those before it, and none after it. */
    private static final List<String> ORDER = List.of(
            "message",
            "wire",
            "problem",
            "time",
            "failure",
            "settings",
            "parameter",
            "liveness",
            "admission",
            "session",
            "security",
            "descriptor",
            "codec",
            "execution",
            "reply",
            "handler",
            "event",
            "socket",
            "transport",
            "outbox",
            "mailbox",
            "routing",
            "history",
            "presence",
            "group",
            "relay",
            "callback",
            "connection",
            "artefact",
            "deployment",
            "handshake",
            "upgrade",
            "transport.stream",
            "transport.socket",
            "client.connect",
            "client",
            "transport.engine",
            "transport.servlet",
            "transport.container",
            "transport.pair");

    /** The packages of the core that carry messages. No other module names their types, so they may change at any time. */
    private static final List<String> INTERNALS =
            List.of("message", "wire", "liveness", "outbox", "mailbox", "routing", "group", "callback");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kawat");

    @Test
    void packagesHaveNoCycle() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesOfTheCoreUseOnlyThoseBeforeThem() {
        classes()
                .that()
                .resideInAPackage(CORE + ".")
                .should(new UseOnlyPackagesBefore())
                .check(CLASSES);
    }

    /** But for the API, whose interfaces name each other: a connection has a server, which has connections. */
    @Test
    void typesOfAPackageHaveNoLargeCircle() {
        JavaClasses others = CLASSES.that(JavaClass.Predicates.resideOutsideOfPackage(API));

        assertThat(TypeCircles.of(others, 3)).isEmpty();
    }

    @Test
    void modulesDependInOneDirection() {
        assertKnowsNone(API, CORE + ".", CDI, SERVER);
        assertKnowsNone(CORE + ".", CDI, SERVER);
        assertKnowsNone(CDI, SERVER);
    }

    /** The API of applications knows nothing of the interfaces for extensions of Kawat. */
    @Test
    void apiDoesNotNeedTheInterfacesForExtensions() {
        assertKnowsNone(API, API + ".spi..");
    }

    @Test
    void otherModulesNameNoInternalsOfTheCore() {
        String[] internals = INTERNALS.stream().map(name -> CORE + name + "..").toArray(String[]::new);

        assertKnowsNone(CDI, internals);
        assertKnowsNone(SERVER, internals);
    }

    @Test
    void serverNamesNoInternalsOfTheExtension() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat(resideInAPackage(CDI).and(resideOutsideOfPackages(CDI_FOR_SERVERS)))
                .check(CLASSES);
    }

    private static void assertKnowsNone(String from, String... others) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void messagesAndWireKnowNoTransport() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE + "message..", CORE + "wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        CORE + "transport..", "java.net..", "java.nio.channels..", "jakarta.servlet..", "io.undertow..")
                .check(CLASSES);
    }

    @Test
    void wireKnowsNoClockAndNoThread() {
        noClasses()
                .that()
                .resideInAPackage(CORE + "wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", CORE + "liveness..", CORE + "execution..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    @Test
    void coreKnowsNoCdi() {
        noClasses()
                .that()
                .resideInAPackage(CORE + ".")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.enterprise..", "jakarta.inject..", "jakarta.interceptor..", "org.jboss.weld..")
                .check(CLASSES);
    }

    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    private static final class UseOnlyPackagesBefore extends ArchCondition<JavaClass> {

        UseOnlyPackagesBefore() {
            super("use only packages before their own");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            int own = position(type);
            if (own < 0) {
                events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " has no place in the order"));
                return;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (target.getPackageName().startsWith(CORE) && position(target) > own) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                }
            }
        }

        private static int position(JavaClass type) {
            return ORDER.indexOf(type.getPackageName().substring(CORE.length()));
        }
    }
}
