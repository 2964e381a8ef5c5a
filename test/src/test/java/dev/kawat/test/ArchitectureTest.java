/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/design.md} about the packages of the kit. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kawat.test");

    @Test
    void packagesHaveNoCycle() {
        slices().matching("dev.kawat.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** So that a project with a server of its own does not get another one. */
    @Test
    void kitKnowsNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.kawat.server..", "io.undertow..")
                .check(CLASSES);
    }
}
