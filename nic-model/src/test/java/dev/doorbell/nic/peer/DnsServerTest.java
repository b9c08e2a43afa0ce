package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Name servers alive, slow, dead and mad; their answers to the byte. */
class DnsServerTest {
    private static final String HEADER = "beef01000001000000000000";
    private static final String QUESTION = "076578616d706c6503636f6d0000010001"; // example.com A
    private static final int ADDRESS = Address.ipv4("93.184.216.34");

    static Bytes hex(String text) {
        byte[] data = new byte[text.length() / 2];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        }
        return Bytes.copyOf(data, 0, data.length);
    }

    private static PeerBench bench(DnsConfig dns) {
        return new PeerBench(
                PeerBench.with(
                        PeerBench.server().withDns(dns).withPath(PathConfig.ofRtt(10 * MILLIS))));
    }

    private static String ask(DnsConfig dns, String query) {
        try (PeerBench bench = bench(dns)) {
            bench.sendUdp(SERVER, 53, hex(query));
            bench.runFor(SECONDS);
            assertThat(bench.heard).hasSize(1);
            UdpDatagram reply = PeerBench.udp(bench.heard.get(0).frame());
            assertThat(reply.sourcePort()).isEqualTo(53);
            assertThat(reply.destinationPort()).isEqualTo(4000);
            return reply.payload().toString();
        }
    }

    @Test
    void anAnswerRepeatsNumberAndQuestionAndPointsToTheName() {
        assertThat(ask(DnsConfig.answering(ADDRESS), HEADER + QUESTION))
                .isEqualTo(
                        "beef81800001000100000000" + QUESTION + "c00c000100010000003c00045db8d822");
    }

    @Test
    void anAnswerTakesTheRoundTripAndTheServiceTime() {
        try (PeerBench bench =
                bench(DnsConfig.answering(ADDRESS).withServiceNanos(4 * SECONDS + 1))) {
            bench.sendUdp(SERVER, 53, hex(HEADER + QUESTION));
            bench.runFor(10 * SECONDS);

            assertThat(bench.heard.get(0).ticks()).isEqualTo(4 * SECONDS + 1 + 10 * MILLIS);
        }
    }

    @Test
    void aDeadServerSaysNothingEver() {
        try (PeerBench bench = bench(DnsConfig.dead())) {
            bench.sendUdp(SERVER, 53, hex(HEADER + QUESTION));
            bench.runFor(600 * SECONDS);

            assertThat(bench.heard).isEmpty();
            assertThat(bench.count(PeerEvent.Kind.DNS_ASKED)).isEqualTo(1);
        }
    }

    @Test
    void anAddressCanBeLoopbackOrZero() {
        assertThat(ask(DnsConfig.answering(Address.ipv4("127.0.0.1")), HEADER + QUESTION))
                .endsWith("00047f000001");
        assertThat(ask(DnsConfig.answering(0), HEADER + QUESTION)).endsWith("000400000000");
    }

    @Test
    void aZoneKnowsItsNamesInAnyCaseAndNoOthers() {
        DnsConfig zone = DnsConfig.answering(0).withZone(Map.of("Example.COM", ADDRESS));
        String shouted = "074558414d504c4503434f4d0000010001";
        assertThat(ask(zone, HEADER + shouted)).contains(shouted).endsWith("5db8d822");
        assertThat(ask(zone, HEADER + "056f746865720000010001"))
                .isEqualTo("beef81830001000000000000" + "056f746865720000010001");
    }

    @Test
    void aQuestionForAnotherTypeGetsNoAddress() {
        String aaaa = QUESTION.replace("00010001", "001c0001");
        assertThat(ask(DnsConfig.answering(ADDRESS), HEADER + aaaa))
                .isEqualTo("beef81800001000000000000" + aaaa);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ANSWERS", "SILENT"})
    void eachBehaviourIsRecognisable(DnsConfig.Behaviour behaviour) {
        String said = ask(DnsConfig.answering(ADDRESS).withBehaviour(behaviour), HEADER + QUESTION);
        String empty = "0001000000000000" + QUESTION;
        String one = "0001000100000000" + QUESTION;
        String address = "000100010000003c00045db8d822";
        switch (behaviour) {
            case ALIAS ->
                    assertThat(said)
                            .isEqualTo(
                                    "beef81800001000200000000"
                                            + QUESTION
                                            + "c00c000500010000003c000805616c696173c00c"
                                            + "c029"
                                            + address);
            case NO_SUCH_NAME -> assertThat(said).isEqualTo("beef8183" + empty);
            case SERVER_FAILURE -> assertThat(said).isEqualTo("beef8182" + empty);
            case REFUSES -> assertThat(said).isEqualTo("beef8185" + empty);
            case NO_ADDRESS -> assertThat(said).isEqualTo("beef8180" + empty);
            case TRUNCATED -> assertThat(said).isEqualTo("beef8380" + empty);
            case WRONG_ID -> assertThat(said).isEqualTo("41108180" + one + "c00c" + address);
            case WRONG_QUESTION -> assertThat(said).contains("07616e6f746865720000010001");
            case CUT_SHORT -> assertThat(said).endsWith("00045db8");
            case ENDLESS_NAME -> assertThat(said).isEqualTo("beef8180" + one + "c01d" + address);
            case ANSWERS, SILENT -> throw new AssertionError(behaviour);
        }
    }

    @Test
    void queriesAreBoundedAndBadOnesCounted() {
        DnsConfig busy = DnsConfig.answering(ADDRESS).withServiceNanos(SECONDS).withQueriesMax(2);
        try (PeerBench bench = bench(busy)) {
            for (int i = 0; i < 5; i++) {
                bench.sendUdp(SERVER, 53, hex(HEADER + QUESTION));
            }
            bench.sendUdp(SERVER, 53, hex(HEADER));
            bench.sendUdp(SERVER, 53, hex(HEADER + "c00c00010001"));
            bench.runFor(10 * SECONDS);

            assertThat(bench.heard).hasSize(2);
            assertThat(bench.log().dropped(PeerDrop.SERVER_FULL)).isEqualTo(3);
            assertThat(bench.log().dropped(PeerDrop.TRUNCATED)).isEqualTo(1);
            assertThat(bench.log().dropped(PeerDrop.BAD_LENGTH)).isEqualTo(1);
        }
    }
}
