/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests that have nothing to do with the server under test: they run with one of them, and not again with each other one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "arquillian.launch", matches = "standalone", disabledReason = Once.ELSEWHERE)
@EnabledIfSystemProperty(named = "kawat.transport", matches = "auto", disabledReason = Once.ELSEWHERE)
public @interface Once {

    /** Why a report has them as skipped. */
    String ELSEWHERE = "runs with the standalone server";
}
