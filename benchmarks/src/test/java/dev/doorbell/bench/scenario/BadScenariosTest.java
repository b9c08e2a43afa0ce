package dev.doorbell.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a scenario is said in one line: the file, the path, what was found and expected. */
class BadScenariosTest {
    private static final String HEAD = "name: x\ntitle: y\n";
    private static final String PACKETS = "workload: {packets: {rate: 1000, count: 10}}\n";

    private static Arguments bad(String yaml, String message) {
        return Arguments.of(yaml, message);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                bad("", "bad.yaml: "),
                bad("[]", "bad.yaml: no mapping"),
                bad("name: x\n" + PACKETS, "bad.yaml: /title: missing; expected"),
                bad(HEAD, "bad.yaml: /workload: missing; expected"),
                bad(HEAD + "name: z\n" + PACKETS, "bad.yaml: line 3: no YAML that can be used"),
                bad(
                        HEAD + PACKETS + "bord: parallels\n",
                        "/bord: unknown key; did you mean board?"),
                bad(
                        HEAD + PACKETS + "board: paralels\n",
                        "/board: 'paralels'; did you mean parallels?"),
                bad(
                        HEAD + PACKETS + "board: {base: parallels, set: {v2m.cont: 1}}\n",
                        "/board/set/v2m.cont: unknown key; did you mean v2m.count?"),
                bad(
                        HEAD + PACKETS + "board: {base: qemu-virt, set: {its.base: 0x8080000}}\n",
                        "/board/set/its.base: "),
                bad(HEAD + PACKETS + "cores: 0\n", "/cores: '0'; expected a whole number from 1"),
                bad(HEAD + PACKETS + "cores: two\n", "/cores: 'two'; expected a whole number"),
                bad(HEAD + PACKETS + "cores: 9\nboard: qemu-virt\n", "/cores: "),
                bad(HEAD + PACKETS + "nic: e100\n", "/nic: 'e100'; did you mean e1000?"),
                bad(
                        HEAD + PACKETS + "nic: e1000\ndelivery: msix\n",
                        "/delivery: NIC e1000 has no msix; expected poll, intx with it, or NIC"
                                + " virtio-net"),
                bad(
                        HEAD + PACKETS + "board: qemu-virt-gicv3\ndelivery: msi\n",
                        "/delivery: msi does not reach the interrupt controller of board"
                                + " qemu-virt-gicv3; expected poll, intx here, or board parallels"),
                bad(
                        HEAD + PACKETS + "diskDelivery: msix\n",
                        "/diskDelivery: msix without a disk; expected disk: BYTES"),
                bad(
                        HEAD + PACKETS + "disk: 1000\n",
                        "/disk: 1000 bytes; expected a multiple of 4096"),
                bad(
                        HEAD + PACKETS + "delivery: msi\nsenders: [{name: a, messages: 16}]\n",
                        "/senders: 17 handlers, but the kernel's table has room for 16"),
                bad(
                        HEAD
                                + PACKETS
                                + "delivery: msi\nsenders: [{name: a, messages: 64}]\n"
                                + "policy: {interrupts: {dispatch: chain}}\n",
                        "/senders: 65 messages of a GICv2m pool of 64; expected at most 64"),
                bad(
                        HEAD + PACKETS + "policy: {tick: {pollDivisor: 0}}\n",
                        "/policy/tick/pollDivisor: '0'; expected a whole number from 1"),
                bad(
                        HEAD + PACKETS + "policy: {receive: {handler: napy}}\n",
                        "/policy/receive/handler: 'napy'; did you mean napi?"),
                bad(
                        HEAD + PACKETS + "profile: {base: ideal, set: {vmm.injekt: 1}}\n",
                        "/profile/set/vmm.injekt: "),
                bad(HEAD + PACKETS + "duration: 3\n", "/duration: '3'; expected a time such as"),
                bad(
                        HEAD + PACKETS + "duration: 3 m\n",
                        "/duration: '3 m'; expected a time such as"),
                bad(HEAD + PACKETS + "row: B16\n", "/row: 'B16'; expected B1 to B15"),
                bad(HEAD + "workload: {dns: {}}\n", "/network: missing"),
                bad(HEAD + "workload: {diskReads: {count: 1}}\n", "/disk: missing"),
                bad(HEAD + PACKETS + "seeds: [1, x]\n", "/seeds/1: 'x'; expected a whole number"),
                bad(
                        HEAD + "workload: {packets: {rate: -5, count: 10}}\n",
                        "/workload/packets/rate: '-5'; expected a number from 1 to 10000000"),
                bad(
                        HEAD + "workload: {sweep: {frames: 1}, packets: {rate: 1, count: 1}}\n",
                        "/workload/sweep: goes with nothing else"),
                bad(
                        HEAD
                                + PACKETS
                                + "network: {gateway: {name: g, address: 10.0.0.1}, hosts:"
                                + " [{name: a, address: 10.1.0.1, rtt: fast}]}\n",
                        "/network/hosts/0/rtt: 'fast'; expected a time"),
                bad(
                        HEAD + PACKETS + "network: {gateway: {name: g, address: 10.0.0}}\n",
                        "/network/gateway/address: "),
                bad(
                        HEAD
                                + PACKETS
                                + "network: {gateway: {name: g, address: 10.0.0.1}, hosts:"
                                + " [{name: g, address: 10.1.0.1}]}\n",
                        "/network/hosts/0: network: host g"),
                bad(
                        HEAD + PACKETS + "expect: [{measure: latency.p98, is: < 1 ms}]\n",
                        "/expect/0/measure: 'latency.p98'; did you mean latency.p90?"),
                bad(
                        HEAD + PACKETS + "expect: [{measure: latency.p99, is: fast}]\n",
                        "/expect/0/is: 'fast'; expected a bound such as"),
                bad(
                        HEAD + PACKETS + "expect: [{measure: latency.p99, is: '< 5'}]\n",
                        "/expect/0/is: '< 5'; expected a time, with its unit"),
                bad(
                        HEAD + PACKETS + "expect: [{measure: polls, is: < 5 ms}]\n",
                        "/expect/0/is: '< 5 ms'; expected a number without a unit"),
                bad(
                        HEAD + PACKETS + "expect: [{measure: a/polls, is: = 0}]\n",
                        "/expect/0/measure: no variant 'a'; the file has no variants"),
                bad(
                        HEAD
                                + PACKETS
                                + "variants: {a: {}}\nexpect: [{measure: b/polls, is: = 0}]\n",
                        "/expect/0/measure: no variant 'b'; did you mean a?"),
                bad(
                        HEAD + PACKETS + "variants: {a: {title: z}}\n",
                        "/variants/a/title: is the same for all variants"),
                bad(
                        HEAD + PACKETS + "variants: {a: {cores: x}}\n",
                        "/variants/a/cores: 'x'; expected a whole number"),
                bad(HEAD + PACKETS + "board: &a parallels\nnic: *a\n", "an anchor or an alias"),
                bad(
                        "a: &a [1]\nb: &b [*a,*a]\nc: [*b,*b]\n" + HEAD + PACKETS,
                        "bad.yaml: line 1: an anchor or an alias"),
                bad(HEAD + PACKETS + "---\nname: z\n", "bad.yaml: "),
                bad(HEAD + "workload: " + "[".repeat(50) + "]".repeat(50), "bad.yaml: "),
                bad(HEAD + PACKETS + "board: \u0001\n", "bad.yaml:4:8: control character"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("files")
    void isRefusedWithItsPath(String yaml, String message) {
        assertThatThrownBy(() -> ScenarioFile.of("bad.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("bad.yaml:")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void aFileOfMoreThanAMebibyteIsRefused() {
        byte[] long1 = ("# " + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ScenarioFile.of("long.yaml", long1))
                .hasMessageContaining("expected at most 1048576");
    }

    @Test
    void jsonIsReadLikeYaml() {
        String json =
                "{\"name\": \"x\", \"title\": \"y\", \"board\": {\"base\": \"parallels\", \"set\":"
                        + " {\"v2m.base\": \"0x2250000\"}}, \"workload\": {\"packets\": {\"rate\": 1000,"
                        + " \"count\": 10}}}";
        ScenarioFile file = ScenarioFile.of("good.json", json.getBytes(StandardCharsets.UTF_8));
        assertThat(file.variants()).hasSize(1);
        assertThatThrownBy(
                        () ->
                                ScenarioFile.of(
                                        "bad.json", (json + "}").getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("bad.json: ");
    }
}
