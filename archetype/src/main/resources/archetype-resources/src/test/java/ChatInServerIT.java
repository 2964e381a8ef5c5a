package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kawat.Handshake;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Runs in the server, beside the handler: any bean of the application can be injected. */
@ArquillianTest
class ChatInServerIT {

    @Inject
    private WebSocketPair.Factory pairs;

    @Deployment
    static WebArchive war() {
        return ChatIT.war();
    }

    @Test
    void greetsWhoJoins() throws Exception {
        WebSocket client = pairs.connect(Handshake.to("/chat/lobby").build());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        client.addEventListener(WebSocketEvent.Message.class, event -> heard.add(event.text()));
        client.accept();

        assertEquals("{\"author\":\"chat\",\"text\":\"You are in lobby\"}", heard.poll(10, TimeUnit.SECONDS));
    }
}
