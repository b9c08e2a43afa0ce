package dev.doorbell.bench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.sweep.run.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sweep}: the same bytes however it was run, and every mistake where it is. */
class SweepCommandTest {
    private static final String SMALL =
            """
            name: small
            title: Does it matter how the kernel hears of frames?
            scenario:
              board: parallels
              workload: {packets: {rate: 1000, count: 20}}
            grid:
              delivery: [poll, msi]
              workload.packets.rate: {from: 500, to: 5000, steps: 3, scale: log}
              profile.set.vmm.inject: [5000, 13800]
            seeds: 2
            show: [latency.mean, cpu.share]
            """;

    @TempDir private Path temp;

    private Path spec(String content) throws IOException {
        return Files.writeString(temp.resolve("spec.yaml"), content);
    }

    private Session sweep(Path spec, Path out, String... more) {
        List<String> words =
                new ArrayList<>(List.of("sweep", spec.toString(), "--out", out.toString()));
        words.addAll(List.of(more));
        return Session.of(words.toArray(String[]::new));
    }

    /** The files that people read, and their bytes. */
    private static Map<String, String> results(Path out) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String name : List.of("sweep.json", "sweep.csv")) {
            all.put(name, Files.readString(out.resolve(name)));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void theNumberOfWorkersChangesNothing(int workers) throws IOException {
        Path spec = spec(SMALL);
        Session one = sweep(spec, temp.resolve("one"), "--workers", "1");
        Session many = sweep(spec, temp.resolve("many"), "--workers", "" + workers);

        assertThat(one.status()).as(one.err()).isZero();
        assertThat(many.out()).isEqualTo(one.out());
        assertThat(results(temp.resolve("many"))).isEqualTo(results(temp.resolve("one")));
    }

    @Test
    void everyRunHasALineAndEveryCellItsStatistics() throws IOException {
        Path out = temp.resolve("out");
        Session session = sweep(spec(SMALL), out, "--format", "json");
        JsonNode result = new JsonMapper().readTree(session.out());

        assertThat(Files.readString(out.resolve("sweep.json"))).isEqualTo(session.out());
        assertThat(result.at("/axes/1/scale").stringValue()).isEqualTo("log");
        assertThat(result.at("/axes/1/values"))
                .extracting(each -> each.get("label").stringValue())
                .containsExactly("500", "1581", "5000");
        assertThat(result.get("cells")).hasSize(12);
        assertThat(result.get("runs").intValue()).isEqualTo(24);
        assertThat(result.at("/cells/11/at")).hasToString("[1,2,1]");
        assertThat(result.at("/show/1").stringValue()).isEqualTo("cpu.share");
        List<String> lines = Files.readAllLines(out.resolve("sweep.csv"));
        assertThat(lines).hasSize(25);
        assertThat(lines.get(0))
                .startsWith("delivery,workload.packets.rate,profile.set.vmm.inject,seed,digest,")
                .endsWith(",problem");
        assertThat(lines.get(1)).startsWith("poll,500,5000,1,");
        assertThat(lines.get(24)).startsWith("msi,5000,13800,2,");
        double[] means = new double[2];
        int column = List.of(lines.get(0).split(",", -1)).indexOf("latency.mean");
        for (int i = 0; i < 2; i++) {
            means[i] = Double.parseDouble(lines.get(23 + i).split(",", -1)[column]);
        }
        JsonNode mean = result.at("/cells/11/measures").get("latency.mean");
        assertThat(mean.get("mean").doubleValue()).isEqualTo((means[0] + means[1]) / 2);
        assertThat(mean.get("min").doubleValue()).isEqualTo(Math.min(means[0], means[1]));
        assertThat(mean.get("low").doubleValue()).isLessThan(mean.get("min").doubleValue());
        assertThat(mean.get("count").intValue()).isEqualTo(2);
    }

    @Test
    void aCellIsWhatTheSameScenarioIsAlone() throws IOException {
        Path out = temp.resolve("out");
        sweep(spec(SMALL), out);
        Path alone =
                Files.writeString(
                        temp.resolve("alone.yaml"),
                        """
                        name: alone
                        title: One cell
                        delivery: msi
                        profile: {base: parallels-m1, set: {vmm.inject: 13800}}
                        workload: {packets: {rate: 1581, count: 20}}
                        seeds: [2]
                        """);
        JsonNode result =
                new JsonMapper()
                        .readTree(Session.of("run", alone.toString(), "--format", "json").out());
        String digest = result.at("/rows/0/scenarios/0/digest").stringValue();

        assertThat(Files.readString(out.resolve("sweep.csv")))
                .contains("msi,1581,13800,2," + runDigest(out, 19));
        assertThat(digest).isNotEmpty();
        assertThat(result.at("/rows/0/scenarios/0/measurements"))
                .anySatisfy(
                        each -> {
                            assertThat(each.get("measure").stringValue()).isEqualTo("latency.mean");
                            assertThat(Files.readString(out.resolve("sweep.csv")))
                                    .contains("," + each.get("value").doubleValue() + ",");
                        });
    }

    private static String runDigest(Path out, int run) throws IOException {
        for (String line : Files.readAllLines(out.resolve(Journal.NAME))) {
            JsonNode node = new JsonMapper().readTree(line);
            if (node.path("run").asInt(-1) == run) {
                return node.get("digest").stringValue();
            }
        }
        throw new AssertionError("no run " + run);
    }

    @Test
    void whereverTheJournalIsCutTheSweepGoesOnToTheSameBytes() throws IOException {
        Path spec = spec(SMALL);
        Path whole = temp.resolve("whole");
        sweep(spec, whole, "--workers", "1");
        byte[] journal = Files.readAllBytes(whole.resolve(Journal.NAME));
        for (double part : new double[] {0.001, 0.02, 0.3, 0.77, 0.9999}) {
            Path out = temp.resolve("cut" + part);
            Files.createDirectories(out);
            int length = (int) (journal.length * part);
            Files.write(out.resolve(Journal.NAME), Arrays.copyOf(journal, length));

            Session session = sweep(spec, out, "--workers", "3");

            assertThat(session.status()).as(session.err()).isZero();
            assertThat(results(out)).isEqualTo(results(whole));
            assertThat(Files.readAllLines(out.resolve(Journal.NAME))).hasSize(25);
        }
    }

    @Test
    void aSweepThatIsThereIsNotRunAgain() throws IOException {
        Path spec = spec(SMALL);
        Path out = temp.resolve("out");
        sweep(spec, out);
        Map<String, String> before = results(out);
        byte[] journal = Files.readAllBytes(out.resolve(Journal.NAME));
        Files.delete(out.resolve("sweep.json"));

        assertThat(sweep(spec, out, "--verbose").err()).contains("24 of 24 runs are there already");
        assertThat(results(out)).isEqualTo(before);
        assertThat(Files.readAllBytes(out.resolve(Journal.NAME))).isEqualTo(journal);
    }

    @Test
    void runsOfAnotherSweepAreNotMixedIn() throws IOException {
        Path out = temp.resolve("out");
        sweep(spec(SMALL), out);
        Path other = spec(SMALL.replace("seeds: 2", "seeds: [1, 3]"));
        assertRefused(sweep(other, out), "runs.jsonl holds the runs of another sweep (spec ");

        String line = "{\"run\":1,\"digest\":\"x\"";
        Files.writeString(out.resolve(Journal.NAME), line + "\n", StandardOpenOption.APPEND);
        assertRefused(sweep(spec(SMALL), out), "runs.jsonl:26: no run of this sweep");
    }

    private static void assertRefused(Session session, String message) {
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err()).contains(message);
    }

    @Test
    void aCellThatCannotBeIsRecordedAndTheOthersAreRun() throws IOException {
        String content =
                SMALL.replace("profile.set.vmm.inject: [5000, 13800]", "nic: [virtio-net, e1000]")
                        .replace("delivery: [poll, msi]", "delivery: [poll, msix]");
        Path out = temp.resolve("out");
        Session session = sweep(spec(content), out);

        assertThat(session.status()).isEqualTo(1);
        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .contains("12 cells, 24 runs, 6 failed")
                .contains(
                        "failed: delivery=msix, workload.packets.rate=500, nic=e1000: /delivery: NIC"
                                + " e1000 has no msix");
        assertThat(Files.readString(out.resolve("sweep.csv")))
                .contains("msix,500,e1000,1,,", "\"delivery=msix, workload.packets.rate=500, nic");
        JsonNode json =
                new JsonMapper().readTree(Files.readString(out.resolve("sweep.json"), UTF_8));
        assertThat(json.at("/cells/7/problem").stringValue()).contains("has no msix");
        assertThat(json.at("/cells/7/runs").intValue()).isZero();
        assertThat(json.at("/cells/6/runs").intValue()).isEqualTo(2);

        Session fast = sweep(spec(content), temp.resolve("fast"), "--fail-fast", "--workers", "1");
        assertThat(fast.status()).isEqualTo(1);
        assertThat(fast.out()).isEmpty();
        assertThat(fast.err())
                .contains("NIC e1000 has no msix", "of 24 runs are in", "goes on from there");
        assertThat(temp.resolve("fast/sweep.json")).doesNotExist();
        assertThat(sweep(spec(content), temp.resolve("fast")).status()).isEqualTo(1);
        assertThat(results(temp.resolve("fast"))).isEqualTo(results(out));
    }

    @Test
    void variantsOfAScenarioFileAreAnAxis() throws IOException {
        Files.writeString(
                temp.resolve("base.yaml"),
                """
                name: base
                title: Two ways
                seeds: [4, 5]
                workload: {packets: {rate: 1000, count: 10}}
                variants:
                  slow: {}
                  fast: {delivery: msi}
                """);
        Path spec =
                spec(
                        """
                        name: both
                        scenario: base.yaml
                        grid:
                          cores: [1, 2]
                        """);
        Session session = sweep(spec, temp.resolve("out"), "--format", "csv");
        assertThat(session.status()).as(session.err()).isZero();
        assertThat(session.out().lines().map(line -> line.replaceAll("^((?:[^,]*,){3}).*", "$1")))
                .containsExactly(
                        "variant,cores,seed,",
                        "slow,1,4,",
                        "slow,1,5,",
                        "slow,2,4,",
                        "slow,2,5,",
                        "fast,1,4,",
                        "fast,1,5,",
                        "fast,2,4,",
                        "fast,2,5,");
        Path one = spec("name: one\nscenario: base.yaml\ngrid:\n  variant: [fsat]\n");
        assertRefused(sweep(one, temp.resolve("one")), "spec.yaml:4: /grid/variant/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deliverie: [poll] | :7: /grid/deliverie: unknown parameter; did you mean delivery?",
                "workload.packets.rte: [1] | did you mean workload.packets.rate? expected below"
                        + " workload.packets one of rate, distribution",
                "profile.set.gic.raed: [1] | did you mean profile.set.gic.read?",
                "delivery: [poll, mis] | :7: /grid/delivery/1: 'mis'; did you mean msi?",
                "cores: [1, 0] | /grid/cores/1: '0'; expected a whole number from 1 to 512",
                "cores: [1, 1] | 1 is there twice",
                "cores: 5 | expected a list of 1 to 10000 values, or a range",
                "cores: [] | expected a list of 1 to 10000 values, or a range",
                "cores: {from: 1, to: 8} | /grid/cores/steps: missing; expected how many values",
                "cores: {from: 1, to: 3, steps: 9} | is there twice; expected each once: take fewer",
                "cores: {from: 1, to: 3, steps: 2, scale: lgo} | expected linear or log",
                "cores: {from: one, to: 3, steps: 2} | /grid/cores/from: \"one\"; expected a number",
                "cores: {start: 1} | /grid/cores/start: unknown key; expected from, to, steps, scale",
                "duration: {from: 0 us, to: 3 s, steps: 3, scale: log} | expected more than 0",
                "delivery: {from: 1, to: 3, steps: 3} | a range of what is no number",
                "seeds: [[1]] | is the same for a whole sweep",
                "cores.x: [1] | nothing is below it",
                "variant: [a] | the scenario has no variants"
            })
    void mistakesInTheGridAreSaidWithTheirLine(String axis, String message) throws IOException {
        String content = SMALL.replaceFirst("delivery: \\[poll, msi\\]", axis.replace("$", ""));
        Path out = temp.resolve("out");
        assertRefused(sweep(spec(content), out), message);
        assertThat(out).doesNotExist();
    }

    @Test
    void tooManyRunsAreRefusedWithTheirProduct() throws IOException {
        String many = SMALL.replace("seeds: 2", "seeds: 100000");
        assertRefused(
                sweep(spec(many), temp.resolve("out")),
                "delivery 2 × workload.packets.rate 3 × profile.set.vmm.inject 2 × 100000 seeds ="
                        + " 1,200,000 runs; expected at most 1,000,000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seeds: 0 | :10: /seeds: 0; expected a number of seeds from 1",
                "seeds: [1, 1] | /seeds/1: 1 is there twice",
                "sedes: 2 | /sedes: unknown key; did you mean seeds?",
                "show: [latency.meann] | did you mean latency.mean?",
                "scenario: 5 | no YAML that can be used: Duplicate"
            })
    void otherKeysAreCheckedAsWell(String line, String message) throws IOException {
        String content = SMALL.replaceFirst("show: .*\n", "").replace("seeds: 2", line);
        assertRefused(sweep(spec(content), temp.resolve("out")), message);
    }

    @Test
    void aSweepThatIsStoppedOrKilledGoesOn() throws Exception {
        String longer = SMALL.replace("count: 20", "count: 2000").replace("seeds: 2", "seeds: 6");
        Path spec = spec(longer);
        Path whole = temp.resolve("whole");
        assertThat(sweep(spec, whole, "--workers", "2").status()).isZero();
        Path out = temp.resolve("out");
        for (String signal : List.of("INT", "KILL")) {
            Child child =
                    Child.start(
                            temp,
                            "sweep",
                            spec.toString(),
                            "--out",
                            out.toString(),
                            "--workers",
                            "2");
            Path journal = out.resolve(Journal.NAME);
            long before = Files.exists(journal) ? Files.size(journal) : 0;
            child.until(() -> Files.exists(journal) && Files.size(journal) > before + 4000);
            child.kill(signal);
            Session session = child.end();
            assertThat(session.out()).isEmpty();
            assertThat(out.resolve("sweep.json")).doesNotExist();
            if (signal.equals("INT")) {
                assertThat(session.status()).isEqualTo(130);
                assertThat(session.err().lines()).hasSize(1);
                assertThat(session.err())
                        .containsPattern("stopped by SIGINT \\(Ctrl-C\\); \\d+ of 72 runs are in");
            }
        }
        assertThat(sweep(spec, out, "--workers", "3").status()).isZero();
        assertThat(results(out)).isEqualTo(results(whole));
    }
}
