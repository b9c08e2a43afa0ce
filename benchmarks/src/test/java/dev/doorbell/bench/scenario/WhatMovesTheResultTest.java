package dev.doorbell.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.bench.compare.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Resolvers, round trips, polls and rings move DNS and HTTP as the closed forms say; under profile {@code
 * ideal} only what waits takes time.
 */
class WhatMovesTheResultTest {
    private static final double MILLI = 1e6;

    private static ScenarioResult run(String yaml) {
        String whole = "name: x\ntitle: y\nprofile: ideal\n" + yaml;
        ScenarioFile file = ScenarioFile.of("x.yaml", whole.getBytes(StandardCharsets.UTF_8));
        ScenarioResult result = new ScenarioRunner(List.of(file), 1, Progress.NONE).run().get(0);
        assertThat(result.problem()).isEmpty();
        return result;
    }

    private static double of(ScenarioResult result, String measure) {
        return result.measurements().stream()
                .filter(each -> each.measure().equals(measure))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static String network(int rttMillis, String http) {
        return "network: {gateway: {name: g, address: 10.211.55.1, dns: {}}, hosts: [{name: google,"
                + " address: 8.8.8.8, rtt: "
                + rttMillis
                + " ms, dns: {}}, {name: web, address: 93.184.216.34, rtt: "
                + rttMillis
                + " ms, http: "
                + http
                + "}]}\n";
    }

    @ParameterizedTest(name = "A14: {0} dead servers, {1} ms to the one that lives")
    @CsvSource({"0, 20", "1, 20", "2, 20", "1, 80"})
    void deadServersCostFiveSecondsLessAFractionAndFiveWholeOnes(int dead, int rtt) {
        String servers = "10.9.0.1, 10.9.0.2, ".substring(0, dead * 10);
        ScenarioResult result =
                run(
                        "snapshot: s0\ndelivery: msi\nseeds: [1, 2, 3, 4, 5]\n"
                                + "policy: {tick: {poll: never}, network: {dns: {servers: ["
                                + servers
                                + "8.8.8.8]}}}\nworkload: {dns: {}}\n"
                                + network(rtt, "{body: 100}"));
        double over = rtt * MILLI + Math.max(0, dead - 1) * 5000 * MILLI;
        assertThat(of(result, "dns.timeouts")).isEqualTo(5.0 * dead);
        if (dead == 0) {
            assertThat(of(result, "dns.max")).isEqualTo(over);
        } else {
            assertThat(of(result, "dns.min")).isGreaterThan(4000 * MILLI + over);
            assertThat(of(result, "dns.max")).isLessThanOrEqualTo(5000 * MILLI + over + MILLI);
            assertThat(of(result, "dns.max")).isGreaterThan(of(result, "dns.min"));
        }
    }

    @ParameterizedTest(name = "A4: a poll every {0} ms, {1} ms there and back: {2} ms a trip")
    @CsvSource({"10, 2, 10", "10, 12, 20", "10, 25, 30", "50, 25, 50", "50, 60, 100"})
    void aRoundTripOfAPolledKernelIsAWholeNumberOfPeriods(int divisor, int rtt, int trip) {
        ScenarioResult result =
                run(
                        "snapshot: seed\ndelivery: poll\npolicy: {tick: {pollDivisor: "
                                + divisor
                                + "}}\nworkload: {dns: {count: 40}}\n"
                                + network(rtt, "{body: 100}"));
        // The first one begins anywhere; every other one at a poll, which saw the answer before.
        double rest = of(result, "dns.mean") * 40;
        assertThat(of(result, "dns.max")).isLessThanOrEqualTo((trip + divisor) * MILLI);
        assertThat(rest / 40).isCloseTo(trip * MILLI, within((double) divisor * MILLI / 39));
    }

    @Test
    @DisplayName("A5: every core counts; two in step poll every 5 ms or never, one every 10 ms")
    void theGlobalTickCounterHalvesThePeriodOnTwoCoresOrStopsThePoll() {
        ScenarioResult one = counting(1, "[0]");
        assertThat(of(one, "latency.mean")).isCloseTo(5 * MILLI, within(0.3 * MILLI));
        // Which of the two depends on who counts first in each millisecond.
        ScenarioResult first = counting(2, "[0, 500]");
        ScenarioResult second = counting(2, "[500, 0]");
        boolean firstPolls = of(first, "packets.delivered") > 0;
        ScenarioResult polls = firstPolls ? first : second;
        ScenarioResult never = firstPolls ? second : first;
        assertThat(of(polls, "latency.mean")).isCloseTo(2.5 * MILLI, within(0.2 * MILLI));
        assertThat(of(never, "packets.delivered")).isZero();
        assertThat(of(never, "polls")).isZero();
    }

    private static ScenarioResult counting(int cores, String phases) {
        return run(
                "delivery: poll\ncores: "
                        + cores
                        + "\npolicy: {receive: {buffers: 64}, tick: {phaseMicros: "
                        + phases
                        + "}}\nworkload: {packets: {rate: 400, count: 1500}}\n");
    }

    @ParameterizedTest(name = "A7: {0} frames a period into {1} buffers lose {2} %")
    @CsvSource({"2, 4, 3.76", "4, 4, 19.54", "8, 4, 50.74", "16, 31, 0", "32, 31, 8.67"})
    void aRingLosesWhatDoesNotFit(int perPeriod, int buffers, double percent) {
        ScenarioResult result =
                run(
                        "delivery: poll\npolicy: {receive: {buffers: "
                                + buffers
                                + "}}\nworkload: {packets: {rate: "
                                + perPeriod * 100
                                + ", count: "
                                + perPeriod * 1500
                                + "}}\n");
        assertThat(100 * of(result, "packets.loss")).isCloseTo(percent, within(1.5));
    }

    @Test
    void fourBuffersAPollCostRetransmissionTimeoutsAndMoreBuffersOrAnInterruptDoNot() {
        String http = network(20, "{body: 5000}") + "workload: {http: {host: 93.184.216.34}}\n";
        ScenarioResult four = run("snapshot: s1\n" + http);
        ScenarioResult many =
                run("snapshot: s1\npolicy: {receive: {buffers: 64, repost: taken}}\n" + http);
        ScenarioResult interrupts = run("delivery: msi\npolicy: {receive: {buffers: 64}}\n" + http);
        assertThat(of(four, "tcp.timedOut")).isPositive();
        assertThat(of(four, "http.max")).isGreaterThan(of(four, "tcp.timedOut") * 200 * MILLI);
        assertThat(of(many, "tcp.timedOut")).isZero();
        // A connection and a page: two trips of 20 ms, each until the next poll of every 10 ms.
        assertThat(of(many, "http.max")).isBetween(40 * MILLI, 60 * MILLI);
        assertThat(of(interrupts, "http.max")).isEqualTo(40 * MILLI);
    }
}
