package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
    private static final String HEADER =
            """
            doorbell-conversation 1
            name NAME
            gic v3
            cpus 1
            ram 0x40000000 0x100000
            map gicd 0x08000000 0x10000
            map gicr 0x080a0000 0x20000 per-cpu=0x20000
            ---
            """;

    @TempDir private Path temp;

    private String conversation(String name, String body) throws IOException {
        Path file = temp.resolve(name + ".conv");
        Files.writeString(file, HEADER.replace("NAME", name) + body);
        return file.toString();
    }

    private String passing() throws IOException {
        return conversation("good", "# memory\nw 4 0x40000000 7\nr 4 0x40000000 -> 7\n");
    }

    private String failing() throws IOException {
        return conversation("bad", "# memory\nr 4 0x40000000 -> 7\n# again\nr 1 0x40000000 -> 8\n");
    }

    private String skipped() throws IOException {
        return conversation("other", "link nic up\n");
    }

    @Test
    void whenAllPassTheStatusIsZero() throws IOException {
        Session session = Session.of("replay", passing(), passing());

        assertThat(session.out())
                .isEqualTo("PASS good reads=1\nPASS good reads=1\n2 passed, 0 failed\n");
        assertThat(session.err()).isEmpty();
        assertThat(session.status()).isZero();
    }

    @Test
    void aFailureShowsItsFirstDifferenceAndTheStatusIsOne() throws IOException {
        Session session = Session.of("replay", failing(), passing());

        assertThat(session.out())
                .isEqualTo(
                        """
                        FAIL bad line=10 expected=0x00000007 got=0x00000000 # memory
                        PASS good reads=1
                        1 passed, 1 failed
                        """);
        assertThat(session.status()).isEqualTo(1);
    }

    @Test
    void withAllEveryDifferenceIsShown() throws IOException {
        assertThat(Session.of("replay", "--all", failing()).out())
                .isEqualTo(
                        """
                        FAIL bad line=10 expected=0x00000007 got=0x00000000 # memory
                        FAIL bad line=12 expected=0x08 got=0x00 # again
                        0 passed, 1 failed
                        """);
    }

    @Test
    void whatIsSkippedHasNotPassed() throws IOException {
        Session session = Session.of("replay", skipped(), passing());

        assertThat(session.out())
                .isEqualTo(
                        """
                        SKIP other line 9: no network card is called nic
                        PASS good reads=1
                        1 skipped
                        1 passed, 0 failed
                        """);
        assertThat(session.status()).isEqualTo(1);
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        Session session =
                Session.of(
                        "replay",
                        "--format",
                        "json",
                        "--behaviour",
                        "gem5",
                        failing(),
                        passing(),
                        skipped());
        JsonNode json = new JsonMapper().readTree(session.out());

        assertThat(session.status()).isEqualTo(1);
        assertThat(json.get("passed").asInt()).isEqualTo(1);
        assertThat(json.get("failed").asInt()).isEqualTo(1);
        assertThat(json.get("skipped").asInt()).isEqualTo(1);
        JsonNode bad = json.get("conversations").get(0);
        assertThat(bad.get("name").asString()).isEqualTo("bad");
        assertThat(bad.get("verdict").asString()).isEqualTo("FAIL");
        assertThat(bad.get("behaviour").asString()).isEqualTo("gem5");
        assertThat(bad.get("reads").asInt()).isEqualTo(2);
        assertThat(bad.get("mismatch_count").asInt()).isEqualTo(2);
        JsonNode first = bad.get("mismatches").get(0);
        assertThat(first.get("line").asInt()).isEqualTo(10);
        assertThat(first.get("expected").asString()).isEqualTo("0x00000007");
        assertThat(first.get("got").asString()).isEqualTo("0x00000000");
        assertThat(first.get("intent").asString()).isEqualTo("memory");
        assertThat(json.get("conversations").get(2).get("reason").asString()).contains("nic");
    }

    @Test
    void oneMalformedFileAmongManyIsToldAndTheOthersAreReplayed() throws IOException {
        String broken = conversation("broken", "run 1\nr 4 0x40000000 -> 1 2\n");
        Session session = Session.of("replay", passing(), broken, failing());

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out())
                .isEqualTo(
                        """
                        PASS good reads=1
                        FAIL bad line=10 expected=0x00000007 got=0x00000000 # memory
                        1 passed, 1 failed
                        """);
        assertThat(session.err())
                .isEqualTo(
                        "doorbell replay: "
                                + broken
                                + ":10:21: '2'; expected the end of the line\n");
    }

    private static final String TRACE =
            """
            # doorbell-linux-trace 1
            # scenario short
            # command qemu -machine virt,gic-version=3,its=off -smp 1 -m 16
            1 0 0 gicd R 0xffe8 4 0x3b reg=PIDR2
            2 0 0 ahci R 0x0 4 0x1
            """;

    private String packed(String name, byte[] bytes, int cut) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        byte[] whole = packed.toByteArray();
        Path file = temp.resolve(name);
        Files.write(file, Arrays.copyOf(whole, whole.length - cut));
        return file.toString();
    }

    @Test
    void aTraceIsKnownByItsContentPackedOrNot() throws IOException {
        byte[] bytes = TRACE.getBytes(StandardCharsets.UTF_8);
        Path plain = Files.write(temp.resolve("plain.conv"), bytes);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        Path zipped = Files.write(temp.resolve("zipped.txt"), packed.toByteArray());

        Session session = Session.of("replay", plain.toString(), zipped.toString());

        String each = "PASS short reads=1\nunmodelled short count=1 ahci\n";
        assertThat(session.out()).isEqualTo(each + each + "2 passed, 0 failed\n");
        assertThat(session.status()).isZero();
    }

    @Test
    void aTraceThatDiffersFailsWithThePlace() throws IOException {
        Path file = temp.resolve("bad.trace");
        Files.writeString(file, TRACE.replace("0x3b", "0x3c"));

        Session session = Session.of("replay", file.toString());

        assertThat(session.out())
                .startsWith(
                        "FAIL short line=4 expected=0x0000003c got=0x0000003b"
                                + " # seq 1 gicd R PIDR2\n");
        assertThat(session.status()).isEqualTo(1);
    }

    @Test
    void aTracesRemarksAreInTheJson() throws IOException {
        Path file = temp.resolve("good.trace");
        Files.writeString(file, TRACE);

        Session session = Session.of("replay", "--format", "json", file.toString());

        JsonNode trace = new JsonMapper().readTree(session.out()).get("conversations").get(0);
        assertThat(trace.get("verdict").asString()).isEqualTo("PASS");
        assertThat(trace.get("remarks").get(0).get("kind").asString()).isEqualTo("UNMODELLED");
        assertThat(trace.get("remarks").get(0).get("subject").asString()).isEqualTo("ahci");
        assertThat(trace.get("remarks").get(0).get("count").asInt()).isEqualTo(1);
    }

    @Test
    void aPackedFileThatIsCutIsRefusedWithThePlace() throws IOException {
        String cut = packed("cut.trace.gz", TRACE.repeat(50).getBytes(StandardCharsets.UTF_8), 12);

        Session session = Session.of("replay", cut, passing());

        assertThat(session.err())
                .matches("(?s).*cut\\.trace\\.gz:[0-9]+:[0-9]+: the gzip data is.*");
        assertThat(session.out()).contains("PASS good");
        assertThat(session.status()).isEqualTo(2);
    }

    @Test
    void aPackedFileThatNeverEndsIsRefused() throws IOException {
        String bomb = packed("bomb.trace.gz", new byte[InputFile.BYTES_MAX + 1], 0);

        Session session = Session.of("replay", bomb);

        assertThat(session.err()).contains("bomb.trace.gz: too long; expected at most");
        assertThat(session.status()).isEqualTo(2);
    }

    @Test
    void aFileOfEmptyLinesIsRefused() throws IOException {
        byte[] lines = new byte[InputFile.LINES_MAX + 1];
        Arrays.fill(lines, (byte) '\n');
        String many = packed("many.trace.gz", lines, 0);

        Session session = Session.of("replay", many);

        assertThat(session.err()).contains("many.trace.gz:4000001:1: one more line");
        assertThat(session.status()).isEqualTo(2);
    }
}
