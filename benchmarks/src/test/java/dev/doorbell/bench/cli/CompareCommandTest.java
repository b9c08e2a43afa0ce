package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.report.JsonReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @TempDir private Path temp;

    @Test
    void jsonHasEveryDocumentedFieldAndNothingElseIsOnStandardOutput() {
        Session session =
                Session.of(
                        "compare",
                        "--workload",
                        "poisson:20000",
                        "--packets",
                        "600",
                        "--format",
                        "json");
        JsonNode result = EXACT.readTree(session.out());

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(result.propertyNames())
                .containsExactly(
                        "seed",
                        "digest",
                        "board",
                        "nic",
                        "profile",
                        "workload",
                        "deliveries",
                        "verdict",
                        "assumed",
                        "effects",
                        "constants",
                        "command",
                        "version");
        assertThat(result.get("digest").asString()).matches("[0-9a-f]{16}");
        assertThat(result.get("seed").longValue()).isOne();
        assertThat(result.get("deliveries").size()).isEqualTo(2);
        for (JsonNode delivery : result.get("deliveries")) {
            assertDocumented(delivery);
        }
        for (JsonNode constant : result.get("assumed")) {
            assertThat(constant.propertyNames())
                    .containsExactly(
                            "constant",
                            "value",
                            "unit",
                            "source",
                            "mattered",
                            "effects",
                            "skipped");
        }
        assertThat(JsonReport.render(JsonReport.parse(session.out()))).isEqualTo(session.out());
    }

    private static void assertDocumented(JsonNode delivery) {
        assertThat(delivery.propertyNames())
                .containsExactly(
                        "delivery",
                        "packets",
                        "dropped_by_reason",
                        "latency_ns",
                        "interrupts_per_packet",
                        "cpu_share",
                        "stages",
                        "distribution",
                        "replications",
                        "queues",
                        "journey");
        JsonNode packets = delivery.get("packets");
        assertThat(packets.propertyNames())
                .containsExactly("in", "delivered", "dropped", "resident");
        assertThat(packets.get("in").longValue())
                .isEqualTo(600)
                .isEqualTo(
                        packets.get("delivered").longValue()
                                + packets.get("dropped").longValue()
                                + packets.get("resident").longValue());
        JsonNode latency = delivery.get("latency_ns");
        assertThat(latency.propertyNames())
                .containsExactly(
                        "mean", "mean_low", "mean_high", "p50", "p90", "p99", "p999", "max");
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode stage : delivery.get("stages")) {
            assertThat(stage.propertyNames()).containsExactly("stage", "mean_ns");
            sum = sum.add(stage.get("mean_ns").decimalValue());
        }
        assertThat(sum).isEqualByComparingTo(latency.get("mean").decimalValue());
        assertThat(delivery.get("cpu_share").decimalValue())
                .isBetween(BigDecimal.ZERO, BigDecimal.ONE);
    }

    @Test
    void theTableFitsItsColumnsAddsUpAndSaysHowToGetItAgain() {
        Session session =
                Session.of("compare", "--workload", "cbr:500", "--packets", "60", "--seed", "0x7");

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(session.out()).doesNotContain("\u001b").contains("packets in", "CPU share");
        assertThat(session.out().replaceAll("\\s*\\\\\n\\s*", " "))
                .endsWith(
                        "  ./doorbell compare --board parallels --nic virtio-net --delivery poll,msi"
                                + " --workload cbr:500 --packets 60 --seed 0x7 --profile"
                                + " parallels-m1\n");
        for (int column = 1; column <= 2; column++) {
            assertStagesAddUp(session.out(), column);
        }
    }

    private static void assertStagesAddUp(String table, int fromTheEnd) {
        List<String> rows =
                table.lines()
                        .dropWhile(line -> !line.startsWith("stage"))
                        .skip(1)
                        .takeWhile(line -> !line.isEmpty())
                        .toList();
        BigDecimal sum = BigDecimal.ZERO;
        for (String row : rows) {
            String[] words = row.split("\\s+", -1);
            String value = words[words.length - fromTheEnd];
            if (row.startsWith("  total")) {
                assertThat(sum).isEqualByComparingTo(new BigDecimal(value));
            } else if (!value.equals("-")) {
                sum = sum.add(new BigDecimal(value));
            }
        }
        assertThat(sum.signum()).isPositive();
    }

    @Test
    void csvHasARowForEachDelivery() {
        Session session =
                Session.of(
                        "compare",
                        "--profile",
                        "ideal",
                        "--delivery",
                        "msix,poll,msi",
                        "--packets",
                        "40",
                        "--format",
                        "csv");

        List<String[]> rows = session.out().lines().map(line -> line.split(",", -1)).toList();
        assertThat(rows).hasSize(4).allMatch(row -> row.length == rows.get(0).length);
        assertThat(rows)
                .extracting(row -> row[6])
                .containsExactly("delivery", "msix", "poll", "msi");
        assertThat(rows.get(0)[7]).isEqualTo("packets_in");
        assertThat(rows.get(1)[7]).isEqualTo("40");
    }

    @Test
    void theSameFramesInAnotherContainerGiveTheSameDigest() throws IOException {
        List<byte[]> containers =
                List.of(
                        CaptureFiles.pcap(ByteOrder.LITTLE_ENDIAN, false),
                        CaptureFiles.pcap(ByteOrder.BIG_ENDIAN, true),
                        CaptureFiles.pcapng(ByteOrder.LITTLE_ENDIAN),
                        CaptureFiles.pcapng(ByteOrder.BIG_ENDIAN));
        for (int i = 0; i < containers.size(); i++) {
            Files.write(temp.resolve("capture" + i), containers.get(i));
        }

        assertThat(List.of(0, 1, 2, 3))
                .extracting(i -> digest("--workload", temp.resolve("capture" + i).toString()))
                .containsOnly(digest("--workload", temp.resolve("capture0").toString()));
    }

    @Test
    void theSeedDecidesTheDigestHoweverItIsWritten() {
        String[] fast = {"--workload", "cbr:1000", "--packets", "20"};

        assertThat(digest("--seed", "255", fast)).isEqualTo(digest("--seed", "0xff", fast));
        assertThat(digest("--seed", "18446744073709551615", fast))
                .isEqualTo(digest("--seed", "-1", fast));
        assertThat(digest("--seed", "255", fast)).isNotEqualTo(digest("--seed", "256", fast));
    }

    @Test
    void warningsAboutACaptureGoToStandardError() throws IOException {
        Path file = temp.resolve("stepping.pcap");
        byte[] content = CaptureFiles.pcap(ByteOrder.LITTLE_ENDIAN, false);
        Files.write(file, content);

        Session session =
                Session.of(
                        "compare",
                        "--profile",
                        "ideal",
                        "--format",
                        "json",
                        "--workload",
                        file.toString());

        assertThat(session.status()).isZero();
        assertThat(session.err()).startsWith("doorbell compare: warning: " + file + ": ");
        assertThat(session.out()).startsWith("{");
    }

    @Test
    void clocksWithoutACommonTickHaveAWayOut() {
        Session session =
                Session.of(
                        "compare",
                        "--set",
                        "cpu.hz=10000000000",
                        "--set",
                        "gic.hz=10100000000",
                        "--set",
                        "timer.hz=999983",
                        "--profile",
                        "ideal",
                        "--workload",
                        "cbr:1000",
                        "--packets",
                        "20",
                        "--rounded-time");

        assertThat(session.status()).isZero();
        assertThat(session.out()).contains("--rounded-time", "timing ideal+");
    }

    @Test
    void resultsAreWrittenWholeAndNothingElseIsLeft() throws IOException {
        Path directory = temp.resolve("new/results");
        String[] arguments = {
            "compare",
            "--profile",
            "ideal",
            "--packets",
            "20",
            "--out",
            directory.toString(),
            "--format",
            "csv"
        };

        Session session = Session.of(arguments);

        assertThat(session.status()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "result.json",
                            "result.csv",
                            "table.txt",
                            "report.html",
                            "latency.svg",
                            "stages.svg");
        }
        assertThat(directory.resolve("result.csv")).hasContent(session.out());
        assertThat(JsonReport.parse(Files.readString(directory.resolve("result.json"))).board())
                .isEqualTo("parallels");
        assertThat(Session.of(arguments).status()).isZero();
    }

    @Test
    void helpNamesEveryOption() {
        Session session = Session.of("compare", "--help");

        assertThat(session.status()).isZero();
        assertThat(session.out())
                .contains("--board", "--nic", "--delivery", "--workload", "--packets", "--seed")
                .contains("--profile", "--set", "--rounded-time", "--format", "--out");
        assertThat(Session.of("--version").out()).startsWith("doorbell ");
    }

    private static String digest(String option, String value, String... more) {
        Stream<String> arguments =
                Stream.concat(
                        Stream.of(
                                "compare", "--profile", "ideal", "--format", "json", option, value),
                        Stream.of(more));
        return JsonReport.parse(Session.of(arguments.toArray(String[]::new)).out()).digest();
    }
}
