package ${package};

#if( $kind == "standalone" )
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.server.KawatServer;
import dev.kawat.test.TestClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the application as its clients see it: over a socket, with the real server. */
class ChatIT {

    @Test
    void aRoomHearsWhatIsSaid() {
        try (KawatServer server = KawatServer.builder().port(0).start();
                TestClient ann = TestClient.to(server.uri()).within(Duration.ofSeconds(30));
                TestClient bob = TestClient.to(server.uri()).within(Duration.ofSeconds(30))) {
            ann.connect("/chat/lobby");
            bob.connect("/chat/lobby");
            // Whoever has this line is in the room. A client may see its connection open before the handler does.
            assertThat(ann.expectJson(Line.class).text()).isEqualTo("You are in lobby");
            assertThat(bob.expectJson(Line.class).text()).isEqualTo("You are in lobby");

            ann.sendJson(new Line("ann", "hello"));

            assertThat(bob.expectJson(Line.class)).isEqualTo(new Line("ann", "hello"));
        }
    }
}
#else
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.test.TestClient;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Tests the WAR as its clients see it: over a socket, on the server. */
@ArquillianTest
@RunAsClient
class ChatIT {

    @ArquillianResource
    private URI application;

    @Deployment
    static WebArchive war() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("war")));
    }

    @Test
    void aRoomHearsWhatIsSaid() {
        try (TestClient ann = TestClient.to(application).within(Duration.ofSeconds(30));
                TestClient bob = TestClient.to(application).within(Duration.ofSeconds(30))) {
            ann.connect("/chat/lobby");
            bob.connect("/chat/lobby");
            // Whoever has this line is in the room. A client may see its connection open before the handler does.
            assertThat(ann.expectJson(Line.class).text()).isEqualTo("You are in lobby");
            assertThat(bob.expectJson(Line.class).text()).isEqualTo("You are in lobby");

            ann.sendJson(new Line("ann", "hello"));

            assertThat(bob.expectJson(Line.class)).isEqualTo(new Line("ann", "hello"));
        }
    }
}
#end
