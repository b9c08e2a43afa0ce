package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run} and {@code mission}: what they print, and how they end. */
class RunCommandTest {
    private static final String POLLED =
            """
            name: polled
            title: A polled frame waits for the tick
            delivery: poll
            workload: {packets: {rate: 100, count: 40}}
            expect:
              - {measure: latency.max, is: %s}
            """;

    @TempDir private Path folder;

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("a.yaml"), content).toString();
    }

    @Test
    void whatIsAsExpectedEndsWith0() throws IOException {
        Session session = Session.of("run", file(POLLED.formatted("< 11 ms")));
        assertThat(session.status()).as(session.err()).isZero();
        assertThat(session.out())
                .contains("polled: A polled frame waits for the tick: met", "packets.sent");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void whatIsNotEndsWith1AndSaysWhatWasMeasured() throws IOException {
        Session session = Session.of("run", file(POLLED.formatted("< 1 us")), "--format", "json");
        assertThat(session.status()).isEqualTo(1);
        JsonNode outcome =
                new JsonMapper()
                        .readTree(session.out())
                        .at("/rows/0/scenarios/0/outcomes/0");
        assertThat(outcome.get("met").booleanValue()).isFalse();
        assertThat(outcome.get("expected").stringValue()).isEqualTo("< 1 us");
        assertThat(outcome.get("measured").stringValue()).endsWith(" ms");
    }

    @Test
    void csvHasALineForEachExpectation() throws IOException {
        Session session = Session.of("run", file(POLLED.formatted("< 11 ms")), "--format", "csv");
        assertThat(session.out().lines())
                .hasSize(2)
                .first()
                .isEqualTo("row,scenario,variant,measure,measured,expected,met");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run | Missing required parameter",
                "run no-such.yaml | no-such.yaml: no such file",
                "run BAD | /nic: 'e100'; did you mean e1000?",
                "mission B16 | no row 'B16'; expected B1, B2",
                "mission --format xml | expected table, json, csv",
                "mission --workers 0 | --workers 0; expected a whole number from 1 to 64"
            })
    void whatCannotBeUsedEndsWith2AndOneLine(String arguments, String message)
            throws IOException {
        String bad = file(POLLED.formatted("< 1 s") + "nic: e100\n");
        Session session = Session.of(arguments.replace("BAD", bad).split(" "));
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.err()).contains(message);
    }

    @Test
    void aRowOfTheMissionEndsWith0WhereItIsMet() {
        Session session = Session.of("mission", "b15", "B2", "--workers", "2");
        assertThat(session.status()).as(session.out() + session.err()).isZero();
        assertThat(session.out()).startsWith("B2  met").contains("B15 met", "2 of 2 rows met");
    }
}
