package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code diff}, on results that {@code compare} wrote. */
class DiffCommandTest {
    @TempDir private static Path temp;

    private static String before = "";
    private static String after = "";
    private static String otherSeed = "";

    private static String compare(String name, String... more) {
        String out = temp.resolve(name).toString();
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--workload",
                                "poisson:2000",
                                "--packets",
                                "200",
                                "--out",
                                out));
        words.addAll(List.of(more));
        Session session = Session.of(words.toArray(String[]::new));
        assertThat(session.status()).as(session.err()).isZero();
        return out;
    }

    @BeforeAll
    static void makeResults() {
        before = compare("before");
        after = compare("after", "--set", "vmm.inject=4000");
        otherSeed = compare("seed", "--seed", "9");
    }

    @Test
    void aResultDoesNotDifferFromItself() {
        Session session = Session.of("diff", before, before + "/result.json");
        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out().lines()).last().isEqualTo("no difference");
        assertThat(session.out()).contains("poll: no difference", "msi: no difference");
    }

    @Test
    void itSaysWhichStageMovedAndThatItIsNoChance() {
        Session session = Session.of("diff", before, after);
        assertThat(session.status()).isZero();
        assertThat(session.out())
                .contains("vmm.inject: 9600 cpu cycles -> 4000 cpu cycles")
                .containsPattern("stage.pending +\\d.*better \\(p < 0.001\\)")
                .containsPattern("msi \\d.*% faster on average .* most of it in stage.pending");
        assertThat(session.out()).doesNotContain("\u001b");
        assertThat(Session.of("diff", after, before).out())
                .containsPattern("stage.pending +\\d.*worse \\(p < 0.001\\)")
                .containsPattern("msi \\d.*% slower on average");
    }

    @Test
    void theStagesChangesAddUpToThatOfTheMean() {
        JsonNode result =
                new JsonMapper()
                        .readTree(Session.of("diff", before, after, "--format", "json").out());
        for (JsonNode delivery : result.get("deliveries")) {
            double sum = 0;
            for (JsonNode stage : delivery.get("stages")) {
                sum += stage.get("change").doubleValue();
            }
            double mean = delivery.at("/measures/0/change").doubleValue();
            assertThat(sum).isCloseTo(mean, within(0.01));
            assertThat(mean).isNotZero();
        }
        assertThat(result.get("same").booleanValue()).isFalse();
        assertThat(result.get("comparable").booleanValue()).isTrue();
        assertThat(result.at("/deliveries/1/measures/0/judgement").stringValue())
                .isEqualTo("significant");
        assertThat(result.at("/deliveries/1/measures/0").propertyNames())
                .containsExactly(
                        "measure", "unit", "a", "b", "change", "relative", "judgement", "p");
    }

    @Test
    void whatOtherSeedsDoMayBeChance() {
        Session session = Session.of("diff", before, otherSeed);
        assertThat(session.out())
                .contains("seed: 1 -> 9", "but may be chance")
                .doesNotContain("(p < 0.001)");
    }

    @Test
    void gatesDecideTheStatusAndSayWhy() {
        Session passed = Session.of("diff", before, after, "--fail-if", "mean > +5%");
        assertThat(passed.status()).isZero();
        assertThat(passed.out()).contains("passed mean > +5%");

        Session failed =
                Session.of(
                        "diff",
                        after,
                        before,
                        "--fail-if",
                        "msi:stage.pending > +5%",
                        "--fail-if",
                        "drops > 1000");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).isEmpty();
        assertThat(failed.out())
                .containsPattern(
                        "FAILED msi:stage.pending > \\+5%: msi stage.pending changed by \\+")
                .contains("passed drops > 1000");
        Session coloured = Session.of("diff", after, before, "--color", "always");
        assertThat(coloured.out()).contains("\u001b[31mworse\u001b[0m");
        assertThat(coloured.out().replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(Session.of("diff", after, before).out());
    }

    @Test
    void differentThingsAreComparedWithAWarning() {
        String other = compare("workload", "--board", "qemu-virt");
        Session session = Session.of("diff", before, other);
        assertThat(session.status()).isZero();
        assertThat(session.err())
                .contains("warning: the results are of different things")
                .contains("qemu-virt");
        assertThat(session.out()).contains("board: parallels -> qemu-virt");
        assertThat(Session.of("diff", "--quiet", before, other).err()).isEmpty();
    }

    @Test
    void aResultOfAnOlderDoorbellIsComparedWithoutJudgement() throws IOException {
        JsonMapper mapper = new JsonMapper();
        ObjectNode tree =
                (ObjectNode) mapper.readTree(Files.readString(Path.of(after, "result.json")));
        tree.remove(List.of("effects", "constants", "command", "version"));
        for (JsonNode each : tree.get("deliveries")) {
            ((ObjectNode) each)
                    .remove(List.of("distribution", "replications", "queues", "journey"));
        }
        Path old = Files.writeString(temp.resolve("old.json"), tree.toString());
        Session session = Session.of("diff", before, old.toString());
        assertThat(session.status()).as(session.err()).isZero();
        assertThat(session.err())
                .contains("warning: B does not say its replications", "cannot be judged");
        assertThat(session.out())
                .contains("(not judged)", "nobody can say whether by chance")
                .doesNotContain("(p ");
    }

    @Test
    void whatIsNoResultIsRefused() throws IOException {
        Path odd = Files.writeString(temp.resolve("odd.json"), "{\"seed\": 1}");
        Path text = Files.writeString(temp.resolve("text.json"), "hello");
        for (String file : List.of(odd.toString(), text.toString())) {
            assertRefused(file + ":", "diff", before, file);
        }
        assertRefused("no-such.json: no such file", "diff", "no-such.json", before);
        assertRefused("result.json: no such file", "diff", temp.toString(), before);
        assertRefused("Missing required parameter: 'B'", "diff", before);
        assertRefused(
                "--fail-if 'p99 >> 5': at character 6",
                "diff",
                before,
                after,
                "--fail-if",
                "p99 >> 5");
    }

    private static void assertRefused(String message, String... arguments) {
        Session session = Session.of(arguments);
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err()).contains(message);
    }
}
