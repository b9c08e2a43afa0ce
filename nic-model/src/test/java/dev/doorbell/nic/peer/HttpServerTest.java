package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a web server says. */
class HttpServerTest {
    private static String ask(HttpConfig http, String request) {
        try (PeerBench bench = new PeerBench(PeerBench.with(PeerBench.server().withHttp(http)))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connectAndSend(request);
            bench.runFor(SECONDS);
            return client.received + (client.serverFinished ? "<end>" : "<open>");
        }
    }

    @Test
    void aLengthSaysWhereTheBodyEnds() {
        assertThat(ask(HttpConfig.serving(5), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 5\r\n", "Connection: close\r\n")
                .endsWith("\r\n\r\n" + MiniTcp.pattern(5) + "<end>");
    }

    @Test
    void chunksSayHowLongTheyAre() {
        HttpConfig http =
                HttpConfig.serving(20).withFraming(HttpConfig.Framing.CHUNKED).withChunkBytes(16);
        String body = MiniTcp.pattern(20);
        assertThat(ask(http, "GET / HTTP/1.1\r\n\r\n"))
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith(
                        "\r\n\r\n10\r\n"
                                + body.substring(0, 16)
                                + "\r\n4\r\n"
                                + body.substring(16)
                                + "\r\n0\r\n\r\n<end>");
    }

    @Test
    void anOldClientGetsNoChunks() {
        HttpConfig http = HttpConfig.serving(20).withFraming(HttpConfig.Framing.CHUNKED);
        assertThat(ask(http, "GET / HTTP/1.0\r\n\r\n"))
                .doesNotContain("chunked")
                .endsWith("\r\n\r\n" + MiniTcp.pattern(20) + "<end>");
    }

    @Test
    void theEndOfTheConnectionCanEndTheBody() {
        HttpConfig http =
                HttpConfig.serving(7).withFraming(HttpConfig.Framing.UNTIL_CLOSE).keepingAlive();
        assertThat(ask(http, "GET / HTTP/1.1\r\n\r\n"))
                .doesNotContain("Length")
                .endsWith(MiniTcp.pattern(7) + "<end>");
    }

    @Test
    void aKeptConnectionServesRequestsSentAhead() {
        HttpConfig http = HttpConfig.serving(3).keepingAlive().withServiceNanos(1000);
        String twice =
                "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"
                        + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n";
        String said = ask(http, twice);
        assertThat(said.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(said).endsWith("<end>");
    }

    @Test
    void headHasNoBody() {
        assertThat(ask(HttpConfig.serving(5), "HEAD / HTTP/1.1\r\n\r\n"))
                .contains("Content-Length: 5")
                .endsWith("\r\n\r\n<end>");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /there HTTP/1.1, 200",
        "GET /else HTTP/1.1, 404",
        "PUT /there HTTP/1.1, 405",
        "GET  HTTP/1.1, 400",
        "GET /there HTTP/9.9, 400",
        "nonsense, 400",
    })
    void otherRequestsAreRefusedByNumber(String line, int status) {
        HttpConfig http = HttpConfig.serving(5).withPages(Map.of("/there", 9));
        assertThat(ask(http, line + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        String endless = "GET / HTTP/1.1\r\nX: " + "y".repeat(1300);
        try (PeerBench bench =
                new PeerBench(PeerBench.with(PeerBench.server().withHttp(HttpConfig.serving(1))))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connect();
            bench.runFor(0);
            for (int i = 0; i < 7; i++) {
                client.send(endless);
            }
            bench.runFor(SECONDS);
            assertThat(client.received.toString()).startsWith("HTTP/1.1 431 ");
        }
    }
}
