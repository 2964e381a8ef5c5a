/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardedResponseTest {

    private final ServletExchange exchange = new ServletExchange();
    private final GuardedResponse guarded = GuardedResponse.of(exchange.request, exchange.response);

    @Test
    void isFoundByTheRequest() {
        assertThat(GuardedResponse.find(exchange.request)).isSameAs(guarded);
        assertThat(guarded.request()).isSameAs(exchange.request);
        assertThat(guarded.response()).isSameAs(exchange.response);
        assertThat(GuardedResponse.find(new ServletExchange().request)).isNull();
    }

    @Test
    void passesEverythingOnUntilTheRequestIsAnswered() throws IOException {
        guarded.setStatus(200);
        guarded.setHeader("X-Name", "value");
        guarded.getOutputStream().print("a");
        guarded.getWriter().println("b");

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.answered).containsEntry("X-Name", "value");
        assertThat(exchange.body.toString(StandardCharsets.UTF_8)).startsWith("ab");
        assertThat(guarded.isCommitted()).isFalse();
    }

    /** The exchange throws for methods that it does not know, so nothing reaches it. */
    @Test
    void ignoresEveryAnswerAfterwards() throws IOException {
        guarded.setStatus(101);

        guarded.answered();

        guarded.setStatus(204);
        guarded.sendError(500);
        guarded.sendError(500, "no");
        guarded.sendRedirect("/elsewhere");
        guarded.setHeader("X-Name", "value");
        guarded.addHeader("X-Name", "value");
        guarded.setIntHeader("X-Number", 1);
        guarded.addDateHeader("X-Date", 1);
        guarded.setContentType("text/plain");
        guarded.setContentLengthLong(3);
        guarded.setCharacterEncoding("UTF-8");
        guarded.setBufferSize(1);
        guarded.reset();
        guarded.resetBuffer();
        guarded.flushBuffer();
        guarded.getOutputStream().print("a");
        guarded.getWriter().println("b");

        assertThat(exchange.status).isEqualTo(101);
        assertThat(exchange.answered).isEmpty();
        assertThat(exchange.body.size()).isZero();
        assertThat(exchange.committed).isFalse();
        assertThat(guarded.isCommitted()).isTrue();
        assertThat(guarded.getStatus()).isEqualTo(101);
        assertThat(guarded.response()).isSameAs(exchange.response);
    }

    @Test
    void theStreamIsAlwaysReady() throws IOException {
        guarded.answered();

        HttpServletResponse response = guarded;
        assertThat(response.getOutputStream().isReady()).isTrue();
    }
}
