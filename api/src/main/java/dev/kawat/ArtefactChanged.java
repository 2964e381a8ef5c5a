/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The qualifier of the event that the state of an {@link Artefact} has changed, or that its endpoint has started anew after a
 * change of its file.
 *
 * <pre>{@code
 * void changed(@Observes @ArtefactChanged Artefact artefact) {
 *     artefact.error().ifPresent(problem -> alarm.raise(artefact.name(), problem));
 * }
 * }</pre>
 *
 * <p>For artefacts that are there when the application starts, the event is fired then. The events of a folder are fired on the
 * thread that reads its files, one after another, so a synchronous observer holds up later changes. An exception of an observer is
 * logged, and has no other effect.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface ArtefactChanged {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<ArtefactChanged> implements ArtefactChanged {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
