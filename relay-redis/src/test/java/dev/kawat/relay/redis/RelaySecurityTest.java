/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static dev.kawat.relay.redis.RedisNodes.awaitState;
import static dev.kawat.relay.redis.RedisNodes.awaitUp;
import static dev.kawat.relay.redis.RedisNodes.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import dev.kawat.server.KawatServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, permissions, signatures and certificates between the nodes and a real Redis. */
class RelaySecurityTest {

    private static final String SECRET = "swordfish-of-the-seven-seas";

    /** What the guide gives to the user of the nodes. */
    static final List<String> PERMISSIONS = List.of(
            "resetkeys",
            "resetchannels",
            "&kawat:*",
            "-@all",
            "+publish",
            "+subscribe",
            "+unsubscribe",
            "+client|setname");

    /** What it gives to that user for histories. */
    static final List<String> PERMISSIONS_OF_HISTORIES = List.of(
            "~kawat:*",
            "+evalsha",
            "+script|load",
            "+get",
            "+set",
            "+del",
            "+hset",
            "+hmget",
            "+pexpire",
            "+xadd",
            "+xrange",
            "+xdel",
            "+time");

    private final LogLines log = new LogLines();
    private RedisNodes nodes;
    private ServerCertificate.Trust trust;

    @AfterEach
    void closeAll() throws Exception {
        nodes.close();
        log.close();
        if (trust != null) {
            trust.close();
        }
        assertThat(log.lines()).noneMatch(line -> line.contains("swordfish"));
    }

    private void start(String... options) {
        nodes = new RedisNodes(options);
    }

    private void assertTalk(KawatServer first, KawatServer second) {
        awaitUp(first, second);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second).tell("subscribe food");
        assertThat(ann.ask("publish food early")).isEqualTo("published");
        RedisNodes.await("the topic to be followed", () -> {
            ann.tell("topic food rice");
            return metrics(second).messages().received() > 0;
        });
        assertThat(bob.next()).isIn("rice", "early");
    }

    private String url(String user) {
        return "redis://" + user + "@127.0.0.1:" + nodes.redis().port();
    }

    // ---- Signatures ----

    @Test
    void nodesWithTheSameSecretHearEachOther() {
        start();

        assertTalk(nodes.node("a", "kawat.relay-secret", SECRET), nodes.node("b", "kawat.relay-secret", SECRET));
    }

    @Test
    void nodesWithoutTheSecretAreNotHeardAndHearNothing() {
        start();
        KawatServer signed = nodes.node("a", "kawat.relay-secret", SECRET);
        KawatServer unsigned = nodes.node("b");
        KawatServer other = nodes.node("c", "kawat.relay-secret", SECRET + "!");
        for (KawatServer node : List.of(signed, unsigned, other)) {
            awaitUp(node);
            nodes.caller(node).tell("subscribe food");
        }
        nodes.awaitFollowed("food", 3);

        nodes.caller(unsigned).tell("topic food rice");
        nodes.caller(signed).tell("topic food rice");

        for (KawatServer node : List.of(signed, unsigned, other)) {
            RedisNodes.await(
                    "bad signatures to be counted",
                    () -> metrics(node).rejected().get(RelayMetrics.Flaw.SIGNATURE) >= 2);
            assertThat(metrics(node).messages().received()).isZero();
            assertThat(RedisNodes.cluster(node).nodes()).hasSize(1);
        }
        assertThat(log.has("WARNING", "SIGNATURE")).isTrue();
    }

    // ---- Passwords and permissions ----

    @Test
    void passwordOfTheUrlIsThatOfTheDefaultUser() {
        start("--requirepass", SECRET);
        nodes.redis().withPassword(SECRET);

        assertTalk(
                nodes.node("a", "kawat.redis-url", url(":" + SECRET)),
                nodes.node("b", "kawat.redis-url", url(":" + SECRET)));
    }

    @Test
    void missingPasswordIsToldInTheLog() {
        start("--requirepass", SECRET);
        nodes.redis().withPassword(SECRET);
        KawatServer node = nodes.node("a");

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "NOAUTH"));

        assertThat(RedisNodes.cluster(node).state()).isEqualTo(ClusterState.DOWN);
    }

    @Test
    void wrongPasswordIsToldInTheLogAndTheNodeJoinsWhenTheFileIsRight(@TempDir Path directory) throws IOException {
        start("--requirepass", SECRET);
        nodes.redis().withPassword(SECRET);
        Path file = Files.writeString(directory.resolve("password"), "swordfish-of-six\n");
        String[] settings = {"kawat.redis-password-file", file.toString()};
        KawatServer first = nodes.node("a", settings);
        KawatServer second = nodes.node("b", settings);
        RedisNodes.await("a line in the log", () -> log.has("WARNING", "127.0.0.1", "AUTH was refused: WRONGPASS"));

        Files.delete(file);
        RedisNodes.await(
                "a line in the log", () -> log.has("WARNING", "the file of the password cannot be read", "password"));
        Files.writeString(file, SECRET + "\n");

        assertTalk(first, second);
    }

    @Test
    void userWithTheseFewPermissionsSuffices(@TempDir Path directory) throws IOException {
        start();
        permit(PERMISSIONS);
        Path file = Files.writeString(directory.resolve("password"), SECRET);

        assertTalk(
                nodes.node("a", "kawat.redis-url", url("kawat:" + SECRET)),
                nodes.node("b", "kawat.redis-url", url("kawat:"), "kawat.redis-password-file", file.toString()));

        assertThat(nodes.redis().nodeConnections()).isEqualTo(4);
        assertThat(nodes.redis().ask("ACL", "LOG")).isEqualTo("[]");
    }

    @Test
    void userWithAFewMoreSufficesForHistories() throws Exception {
        start();
        List<String> all = new ArrayList<>(PERMISSIONS);
        all.addAll(PERMISSIONS_OF_HISTORIES);
        permit(all);
        KawatServer first = nodes.node("a", "kawat.redis-url", url("kawat:" + SECRET));
        KawatServer second = nodes.node("b", "kawat.redis-url", url("kawat:" + SECRET));
        awaitUp(first, second);

        try (DiaryCaller ann = DiaryCaller.to(first, "diary").expect("open");
                DiaryCaller bob = DiaryCaller.to(second, "diary").expect("open")) {
            ann.tell("subscribe short.1");
            for (int i = 1; i <= 40; i++) { // so many that old ones are removed
                bob.say("publish short.1 " + i).answer("at ");
            }
            assertThat(ann.rest(40)).hasSize(40);
            assertThat(bob.say("from short.1 oldest").answer("RECOVERED")).isEqualTo("RECOVERED 10");
        }
        assertThat(nodes.redis().ask("ACL", "LOG")).isEqualTo("[]");
    }

    @Test
    void historyWithoutItsPermissionsIsRefusedAndTold() throws Exception {
        start();
        permit(PERMISSIONS);
        KawatServer node = nodes.node("a", "kawat.redis-url", url("kawat:" + SECRET));
        awaitUp(node);

        try (DiaryCaller ann = DiaryCaller.to(node, "diary").expect("open")) {
            ann.say("both short.1 x").answer("done ");
            assertThat(ann.rest(1)).as("those who are here have it").containsExactly("x");
            assertThat(ann.say("publish short.1 y").answer("failed")).contains("REFUSED");
            assertThat(ann.rest(1)).containsExactly("y");
        }
        assertThat(log.has("WARNING", "Redis refuses messages for histories", "NOPERM"))
                .isTrue();
    }

    @Test
    void connectionsNeedNoName() {
        start();
        List<String> fewer = new ArrayList<>(PERMISSIONS);
        fewer.remove("+client|setname");
        permit(fewer);

        awaitUp(nodes.node("a", "kawat.redis-url", url("kawat:" + SECRET)));

        assertThat(nodes.redis().nodeConnections()).isZero();
    }

    private void permit(List<String> permissions) {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "kawat", "reset", "on", ">" + SECRET));
        command.addAll(permissions);
        assertThat(nodes.redis().ask(command.toArray(new String[0]))).isEqualTo("OK");
    }

    @Test
    void everyPermissionIsNeededAndItsLackIsTold() {
        start();
        for (String permission : List.of("&kawat:*", "+publish", "+subscribe")) {
            List<String> fewer = new ArrayList<>(PERMISSIONS);
            fewer.remove(permission);
            permit(fewer);
            int before = log.lines().size();
            KawatServer node = nodes.node("without " + permission, "kawat.redis-url", url("kawat:" + SECRET));

            RedisNodes.await(
                    "a line in the log without " + permission,
                    () -> log.lines().stream()
                            .skip(before)
                            .anyMatch(line -> line.contains("WARNING") && line.contains("NOPERM")));
            permit(PERMISSIONS);

            awaitUp(node);
            node.close();
        }
    }

    @Test
    void answerThatRepeatsThePasswordIsNotLogged() {
        start("--rename-command", "AUTH", "NOTHING");
        nodes.node("a", "kawat.redis-url", url("kawat:" + SECRET));

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "AUTH was refused: ERR unknown command"));
    }

    // ---- Certificates ----

    @Test
    void certificateThatTheJvmTrustsIsAccepted(@TempDir Path directory) throws IOException {
        ServerCertificate certificate = ServerCertificate.of(directory, "ip:127.0.0.1");
        trust = certificate.trusted();
        start(certificate.options());
        String[] settings = {
            "kawat.redis-url", "rediss://127.0.0.1:" + nodes.redis().port()
        };

        assertTalk(nodes.node("a", settings), nodes.node("b", settings));
    }

    @Test
    void certificateThatTheJvmDoesNotTrustIsRefused(@TempDir Path directory) throws IOException {
        start(ServerCertificate.of(directory, "ip:127.0.0.1").options());
        KawatServer node = nodes.node(
                "a", "kawat.redis-url", "rediss://127.0.0.1:" + nodes.redis().port());

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "PKIX path building failed"));
        awaitState(ClusterState.DOWN, node);
    }

    @Test
    void certificateOfAnotherHostIsRefused(@TempDir Path directory) throws IOException {
        ServerCertificate certificate = ServerCertificate.of(directory, "dns:redis.example");
        trust = certificate.trusted();
        start(certificate.options());

        nodes.node("a", "kawat.redis-url", "rediss://127.0.0.1:" + nodes.redis().port());

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "127.0.0.1", "No subject alternative names"));
    }

    @Test
    void portWithoutTlsIsToldInTheLog() {
        start();

        nodes.node("a", "kawat.redis-url", "rediss://127.0.0.1:" + nodes.redis().port());

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "no answer to TLS; does this port speak it?"));
    }

    @Test
    void portWithTlsAloneIsToldInTheLog(@TempDir Path directory) throws IOException {
        start(ServerCertificate.of(directory, "ip:127.0.0.1").options());

        nodes.node("a");

        RedisNodes.await("a line in the log", () -> log.has("WARNING", "has no connection", "127.0.0.1"));
    }
}
