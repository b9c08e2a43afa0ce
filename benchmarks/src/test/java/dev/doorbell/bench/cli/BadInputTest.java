package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every bad input: status 2, one line that says what is accepted, nothing on standard output. */
class BadInputTest {
    @TempDir private Path temp;

    private Path out = Path.of("");

    @BeforeEach
    void chooseDirectory() {
        out = temp.resolve("results");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frobnicate | Unknown option: '--frobnicate'; see",
                "--sed 1 | did you mean --seed?",
                "--wrkload=x | did you mean --workload?",
                "--board qemu-vrt | did you mean qemu-virt? expected parallels",
                "--quiet --verbose | --quiet and --verbose; expected one of them",
                "--color sometimes | expected auto, always, never",
                "--packets | Missing required parameter for option '--packets'",
                "--seed 1 --seed 2 | specified only once",
                "--board vmware | --board 'vmware' is unknown; expected parallels, qemu-virt",
                "--nic rtl8139 | expected virtio-net, virtio-net-msix-only",
                "--format xml | expected table, json, csv",
                "--profile m1 | no timing profile named m1; there are ideal,",
                "--board vmware-fusion --delivery msi | neither a GICv2m frame nor an ITS to take messages; choose",
                "--delivery poll,its | no its; board parallels knows poll, intx, msi, msix",
                "--delivery msi-gicv3 | no msi-gicv3; board parallels knows poll, intx, msi, msix",
                "--delivery poll,,msi | has an empty name; board parallels knows",
                "--delivery , | has an empty name; board parallels knows",
                "--delivery msi,poll,msi | names msi twice",
                "--packets 0 | whole number from 1 to 10000000",
                "--packets -5 | whole number from 1 to 10000000",
                "--packets 1e3 | whole number from 1 to 10000000",
                "--packets 99999999999999999999 | whole number from 1 to 10000000",
                "--seed one | at most 64 bits",
                "--seed 0x | at most 64 bits",
                "--seed 18446744073709551616 | at most 64 bits",
                "--seed 0x10000000000000000 | at most 64 bits",
                "--set cpu.hz | expected KEY=NUMBER",
                "--set color=3 | expected KEY=NUMBER with a key of cpu.hz",
                "--set cpu.hz=fast | expected a whole number",
                "--set timer.hz=1 | expected at least the kernel's 1000 timer ticks",
                "--set cpu.hz=1000 | the kernel is not ready",
                "--set wire.bps=1 | hours to arrive; expected at most 80 hours",
                "--set pcie.generation=9 | expected 0 (no link) or 1 to 5",
                "--workload poisson:fast | packets per second from 0.001",
                "--workload cbr:0 | packets per second from 0.001",
                "--workload uniform:9 | poisson:RATE or cbr:RATE",
                "--workload no/such.pcap | no such file",
                "--workload . | a directory; expected a capture file",
                "--nic virtio-net-msix-only --delivery msi | choose delivery poll, intx, msix",
                "extra | Unmatched argument"
            })
    void isRefusedInOneLineBeforeAnythingIsWritten(String arguments, String message) {
        assertRefused(message, arguments.split(" "));
    }

    @Test
    void anEmptyListOfDeliveries() {
        assertRefused("has an empty name", "--delivery", "");
    }

    @Test
    void clocksWithoutACommonTick() {
        assertRefused(
                "no common tick below 2^47 Hz: cpu 10000000000 Hz, gic 10100000000 Hz, timer"
                        + " 999983 Hz",
                "--set",
                "cpu.hz=10000000000",
                "--set",
                "gic.hz=10100000000",
                "--set",
                "timer.hz=999983");
    }

    @Test
    void captureFilesThatAreEmptyCutShortOrSomethingElse() throws IOException {
        byte[] whole = CaptureFiles.pcapng(ByteOrder.LITTLE_ENDIAN);
        byte[] absurd = CaptureFiles.pcap(ByteOrder.LITTLE_ENDIAN, false);
        absurd[35] = 0x7F; // two billion bytes in the first frame

        assertCaptureRefused("an empty file", new byte[0]);
        assertCaptureRefused("cut short", Arrays.copyOf(whole, whole.length - 7));
        assertCaptureRefused("expected", absurd);
        assertCaptureRefused("expected", "no capture at all\n".getBytes(StandardCharsets.UTF_8));
    }

    private void assertCaptureRefused(String message, byte[] content) throws IOException {
        Path file = temp.resolve("capture.pcap");
        Files.write(file, content);
        assertRefused(message, "--workload", file.toString());
        Files.delete(file);
    }

    @Test
    void aDirectoryForResultsThatIsAFileOrInsideOne() throws IOException {
        out = temp.resolve("file");
        Files.writeString(out, "mine");

        assertThat(refusal("compare", "--out", out.toString())).contains("is a file");
        assertThat(refusal("compare", "--out", out.resolve("in it").toString()))
                .contains("cannot be written to");
        assertThat(refusal("compare", "--out", "")).contains("names nothing");
        assertThat(out).hasContent("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--workload hole | 'hole' is unknown; expected hold or path",
                "--pending 5 | Missing required option: '--workload",
                "--workload hold --events 5 | needs --pending",
                "--workload hold --pending 5 | needs --events",
                "--workload path | needs --packets",
                "--workload path --packets 5 --pending 5 | means nothing to --workload path",
                "--workload hold --pending 0 --events 5 | from 1 to 16777216",
                "--workload hold --pending 16777217 --events 5 | from 1 to 16777216",
                "--workload hold --pending 5 --events 0 | from 1 to 100000000000",
                "--workload path --packets x | from 1 to 100000000000",
                "--workload path --packets 5 --warmup -1 | from 0 to 100000000000",
                "--workload path --packets 5 --format csv | expected table or json"
            })
    void ofBenchIsRefusedToo(String arguments, String message) {
        assertThat(
                        refusal(
                                Stream.concat(
                                                Stream.of("bench"),
                                                Arrays.stream(arguments.split(" ")))
                                        .toArray(String[]::new)))
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay | Missing required parameter: 'FILE'",
                "replay no/such.conv | no/such.conv: no such file",
                "replay . | .: a directory; expected a file",
                "replay --behaviour lazy x.conv | GIC behaviour 'lazy'; expected one of architecture",
                "replay --format xml x.conv | --format 'xml' is unknown; expected text, json",
                "replay --frobnicate x.conv | Unknown option: '--frobnicate'",
                "its | Missing required parameter: 'FILE'",
                "its a b | Unmatched argument at index 2: 'b'",
                "its no/such.its | no/such.its: no such file",
                "its . | .: a directory; expected a file",
                "its --behaviour lazy x.its | GIC behaviour 'lazy'; expected one of architecture",
                "its --format table x.its | --format 'table' is unknown; expected text, json"
            })
    void ofReplayAndItsIsRefusedToo(String arguments, String message) {
        assertThat(refusal(arguments.split(" "))).contains(message);
    }

    @Test
    void aFileThatIsNoTextNoConversationOrEmpty() throws IOException {
        Path file = temp.resolve("file");
        for (byte[] content : List.of(new byte[] {(byte) 0xFF, 0}, new byte[0], new byte[] {10})) {
            Files.write(file, content);
            assertThat(refusal("replay", file.toString())).contains(file + ":1:1: ");
            assertThat(refusal("its", file.toString())).contains(file + ":1:1: ");
        }
    }

    @Test
    void noCommandOrAnUnknownOne() {
        Session nothing = Session.of();
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).startsWith("Usage: doorbell").contains("compare", "bench");
        assertThat(refusal("compete")).contains("compete", "did you mean compare?");
        assertThat(refusal("xyzzy")).contains("replay, its, firmware");
        assertThat(refusal("help", "rum")).contains("no command 'rum'; did you mean run?");
    }

    private void assertRefused(String message, String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare", "--out", out.toString()));
        all.addAll(List.of(arguments));

        assertThat(refusal(all.toArray(String[]::new))).contains(message);
        assertThat(out).doesNotExist();
    }

    /** The one line that says why; checks that it is one, and the status. */
    private static String refusal(String... arguments) {
        Session session = Session.of(arguments);
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err()).startsWith("doorbell").doesNotContain("Exception");
        return session.err();
    }
}
