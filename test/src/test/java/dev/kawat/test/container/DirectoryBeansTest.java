/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.test.Archive;
import dev.kawat.test.Chat;
import dev.kawat.test.KawatTest;
import org.junit.jupiter.api.Test;

/** Beans in directories without {@code beans.xml}, as that of the classes of these tests. */
class DirectoryBeansTest {

    private final ClassLoader loader = getClass().getClassLoader();

    @Test
    void classesWithABeanDefiningAnnotationAreFound() {
        assertThat(DirectoryBeans.find(KawatTest.class, loader))
                .contains(Chat.class, Archive.class)
                .doesNotContain(getClass());
    }

    @Test
    void thoseOfTheTestItselfAreNot() {
        assertThat(DirectoryBeans.find(getClass(), loader)).doesNotContain(Chat.class, Archive.class);
    }
}
