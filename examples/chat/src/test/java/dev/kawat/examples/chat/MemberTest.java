/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberTest {

    @Test
    void hasTheNameWishedFor() {
        assertThat(Member.named("Ada", "3", List.of(new Member("1", "Grace")))).isEqualTo(new Member("3", "Ada"));
    }

    @Test
    void getsANumberWhenTheNameIsTaken() {
        List<Member> others = List.of(new Member("1", "Ada"), new Member("2", "Ada 2"));

        assertThat(Member.named("Ada", "3", others)).isEqualTo(new Member("3", "Ada 3"));
    }

    @Test
    void getsANumberWhenTheNameDiffersInCaseAlone() {
        assertThat(Member.named("ADA", "3", List.of(new Member("1", "Ada")))).isEqualTo(new Member("3", "ADA 2"));
    }
}
