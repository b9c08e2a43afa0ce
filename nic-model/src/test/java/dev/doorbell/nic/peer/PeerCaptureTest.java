package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.GATEWAY;
import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.PcapngWriter;
import dev.doorbell.nic.capture.Tool;
import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.wire.WireRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program, which knows these protocols, says of the bytes. */
class PeerCaptureTest {
    private static final int BODY = 40_001;

    @TempDir Path folder;

    /** ARP, ping, unreachable, names, and a page with losses on its way. */
    private Path capture() throws IOException {
        Path file = folder.resolve("peers.pcapng");
        HostConfig server =
                PeerBench.server()
                        .withDns(
                                DnsConfig.answering(SERVER)
                                        .withBehaviour(DnsConfig.Behaviour.ALIAS))
                        .withHttp(HttpConfig.serving(BODY).withFraming(HttpConfig.Framing.CHUNKED))
                        .withPath(
                                PathConfig.ofRtt(10 * MILLIS)
                                        .withLoss(Loss.of(6), Loss.of(6, 8, 12, 20)));
        NetworkConfig config = PeerBench.with(server).withReportsUnreachable();
        try (PcapngWriter writer = new PcapngWriter(file);
                PeerBench bench = new PeerBench(config)) {
            int net0 = writer.addInterface("net0", "guest", 0);
            WireRecorder recorder =
                    new WireRecorder(
                            writer,
                            net0,
                            0,
                            bench.simulation.parts().events(),
                            bench.simulation.parts().journeys(),
                            bench.simulation.parts().time(),
                            bench.wire);
            bench.askArp(GATEWAY);
            bench.sendPing(SERVER, 0x0001_0001);
            bench.sendUdp(SERVER, 9, Bytes.ofAscii("odd"));
            bench.sendUdp(Address.ipv4("10.9.9.9"), 54, Bytes.ofAscii("nobody"));
            bench.sendUdp(
                    SERVER, 53, DnsServerTest.hex("beef010000010000000000000161000001" + "0001"));
            bench.runFor(SECONDS);
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.tellsOfGaps = true;
            client.again = true;
            client.connectAndSend("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            bench.runFor(30 * SECONDS);
            assertThat(client.serverFinished).isTrue();
            recorder.end();
            writer.commit();
        }
        return file;
    }

    private List<String> tshark(Path file, String filter, String... fields) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-r", file, "-Y", filter, "-T", "fields"));
        for (String checked : List.of("ip", "tcp", "udp")) {
            arguments.addAll(List.of("-o", checked + ".check_checksum:TRUE"));
        }
        arguments.addAll(List.of("-o", "tcp.reassemble_out_of_order:TRUE"));
        for (String field : fields) {
            arguments.addAll(List.of("-e", field));
        }
        return Tool.run(folder, "tshark", arguments.toArray());
    }

    @Test
    void tsharkFindsNothingMalformedAndEveryChecksumGood() throws Exception {
        Path file = capture();

        assertThat(
                        tshark(
                                file,
                                "_ws.malformed or ip.checksum.status==0 or tcp.checksum.status==0"
                                        + " or udp.checksum.status==0 or icmp.checksum.status==0",
                                "frame.number"))
                .isEmpty();
        // Checked indeed, and not passed over.
        assertThat(tshark(file, "tcp.checksum.status==1", "frame.number")).hasSizeGreaterThan(40);
        assertThat(tshark(file, "udp.checksum.status==1", "frame.number")).hasSize(4);
    }

    @Test
    void tsharkReadsArpNamesErrorsAndTheWholePage() throws Exception {
        Path file = capture();

        assertThat(tshark(file, "arp.opcode==2", "arp.src.proto_ipv4")).containsExactly("10.0.2.2");
        assertThat(tshark(file, "dns.flags.response==1", "dns.id", "dns.cname", "dns.a"))
                .containsExactly("0xbeef\talias.a\t93.184.216.34");
        assertThat(tshark(file, "icmp.type==3", "icmp.code")).containsExactly("1", "3");
        assertThat(tshark(file, "icmp.type==0", "icmp.seq")).hasSize(1);
        assertThat(tshark(file, "http.response", "http.response.code", "http.file_data"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("200\t");
        assertThat(tshark(file, "tcp.analysis.retransmission", "frame.number")).isNotEmpty();
    }
}
