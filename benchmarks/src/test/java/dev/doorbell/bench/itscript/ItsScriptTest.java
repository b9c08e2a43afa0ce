package dev.doorbell.bench.itscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItsScriptTest {
    private static final String MAPPED =
            """
            cpus 2
            MAPD dev=0x10 itt=0x41500000 eventid-bits=5 v=1
            MAPC icid=0 rd=cpu0 v=1
            MAPC icid=1 rd=cpu1
            MAPTI dev=0x10 event=9 lpi=8201 icid=0
            """;

    private static ItsScript parse(String text) {
        return ItsScript.parse(InputFile.of("test.its", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ItsScriptResult run(String text) {
        return ItsScriptRunner.run(parse(text), null);
    }

    private static List<String> outcomes(ItsScriptResult result) {
        return result.steps().stream()
                .map(line -> line.outcome() + (line.error() == null ? "" : " " + line.error()))
                .toList();
    }

    @Test
    void eachCommandHasAnOutcomeAndMappingsAndPendingLpisFollow() {
        ItsScriptResult result = run(MAPPED + "MSI dev=0x10 event=9\n");

        assertThat(outcomes(result)).containsExactly("ok", "ok", "ok", "ok", "pending");
        assertThat(result.behaviour()).isEqualTo("architecture");
        assertThat(result.mappings())
                .containsExactly(new ItsScriptResult.MappedEvent(16, 9, 8201, 0, 0));
        assertThat(result.pending()).containsExactly(List.of(8201), List.of());
        assertThat(ItsScriptReport.text(result))
                .startsWith(
                        """
                        behaviour architecture
                            2  MAPD dev=0x10 itt=0x41500000 eventid-bits=5 v=1  ok
                        """)
                .endsWith(
                        """
                            6  MSI dev=0x10 event=9                             pending: lpi 8201 at cpu0
                        mappings
                               dev=0x10 event=9 lpi=8201 icid=0 cpu0
                        pending LPIs
                               cpu0: 8201
                               cpu1: none
                        """);
    }

    @Test
    void withoutMappingsThereAreNone() {
        assertThat(ItsScriptReport.text(run("MAPC icid=0 rd=0\n"))).contains("mappings: none\n");
    }

    @Test
    void aCommandThatIsWrongStallsTheQueueUntilItIsReplaced() {
        String wrong = MAPPED + "MAPTI dev=0x10 event=32 lpi=8202 icid=0\nINT dev=0x10 event=9\n";
        ItsScriptResult stuck = run(wrong + "retry\n");
        assertThat(outcomes(stuck).subList(4, 7))
                .containsExactly("stalled MAPTI_ID_OOR", "waiting", "ok");
        assertThat(stuck.pending().get(0)).isEmpty();
        assertThat(ItsScriptReport.text(stuck))
                .contains("stalled MAPTI_ID_OOR 0x010a05: EventID beyond what the device was");

        ItsScriptResult resumed = run(wrong + "skip\n");
        assertThat(outcomes(resumed).subList(4, 7))
                .containsExactly("stalled MAPTI_ID_OOR", "ok", "ok");
        assertThat(resumed.pending().get(0)).containsExactly(8201);
        assertThat(run(MAPPED + "skip\n").steps().get(4).detail()).isEqualTo("nothing waits");
    }

    @Test
    void theBehaviourDecidesWhatAnErrorDoes() {
        String wrong = MAPPED + "MAPD dev=0x10 itt=0 eventid-bits=32\nINT dev=0x10 event=9\n";
        assertThat(outcomes(run("behaviour qemu\n" + wrong)))
                .endsWith("refused MAPD_ITTSIZE_OOR", "ok");
        assertThat(outcomes(ItsScriptRunner.run(parse("behaviour qemu\n" + wrong), "gic600")))
                .endsWith("stalled MAPD_ITTSIZE_OOR", "waiting");
        assertThatThrownBy(() -> ItsScriptRunner.run(parse(MAPPED), "lazy"))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aMessageThatBecomesNothingSaysWhy() {
        ItsScriptResult result =
                run(
                        MAPPED
                                + """
                                MSI dev=0x18 event=0
                                MSI dev=0x10 event=1
                                MSI dev=0x10 event=64
                                MAPTI dev=0x10 event=2 lpi=8300 icid=5
                                MSI dev=0x10 event=2
                                lpis cpu0 off
                                MSI dev=0x10 event=9
                                """);

        assertThat(outcomes(result).subList(4, 11))
                .containsExactly(
                        "dropped INT_UNMAPPED_DEVICE",
                        "dropped INT_UNMAPPED_INTERRUPT",
                        "dropped INT_ID_OOR",
                        "ok",
                        "dropped INT_UNMAPPED_COLLECTION",
                        "ok",
                        "dropped INT_LPI_OFF");
        assertThat(result.mappings())
                .contains(new ItsScriptResult.MappedEvent(16, 2, 8300, 5, null));
        assertThat(ItsScriptReport.text(result)).contains("icid=5 (not mapped)");
    }

    @Test
    void anLpiIsAcknowledgedOnceItsConfigurationAllowsIt() {
        ItsScriptResult result =
                run(
                        MAPPED
                                + """
                                MSI dev=0x10 event=9
                                ack cpu0
                                why dev=0x10 event=9
                                config lpi=8201 value=0xa1
                                INV dev=0x10 event=9
                                ack cpu0
                                ack cpu0
                                why dev=0x10 event=10
                                """);

        assertThat(result.steps().subList(4, 12).stream().map(ItsScriptResult.Line::detail))
                .satisfiesExactly(
                        pending -> assertThat(pending).isEqualTo("lpi 8201 at cpu0"),
                        none -> assertThat(none).isEqualTo("nothing is signalled"),
                        why -> assertThat(why).contains("enable = 0"),
                        config -> assertThat(config).isEmpty(),
                        inv -> assertThat(inv).isEmpty(),
                        taken -> assertThat(taken).isEqualTo("acknowledged 8201"),
                        none -> assertThat(none).isEqualTo("nothing is signalled"),
                        why -> assertThat(why).isEqualTo("the event is not mapped"));
    }

    @Test
    void moreCommandsThanTheQueueHoldsAreServedOrTurnedAway() {
        String many = "SYNC rd=cpu0\n".repeat(5000);
        assertThat(outcomes(run(many))).hasSize(5000).containsOnly("ok");

        List<String> stuck = outcomes(run("MAPC icid=0 rd=99\n" + many));
        assertThat(stuck.get(0)).isEqualTo("stalled MAPC_PROCNUM_OOR");
        assertThat(stuck.stream().filter("waiting"::equals)).hasSize(2046);
        assertThat(stuck.stream().filter("full"::equals)).hasSize(2954);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAPD dev=0x10 itt=0x41500000 eventid-bits=5 v=0 | MAPD dev=0x10 v=0",
                "MAPD dev=16 v=0 | MAPD dev=0x10 v=0",
                "MAPD v=1 eventid-bits=32 itt=0xfffffffffff00 dev=0xffffffff"
                        + " | MAPD dev=0xffffffff itt=0xfffffffffff00 eventid-bits=32 v=1",
                "MAPC icid=65535 rd=cpu7 v=1 | MAPC icid=65535 rd=7 v=1",
                "MAPC icid=2 v=0 | MAPC icid=2 v=0",
                "MAPTI dev=1 event=4294967295 lpi=4294967295 icid=3"
                        + " | MAPTI dev=0x1 event=4294967295 lpi=4294967295 icid=3",
                "MAPI dev=1 event=8193 icid=3 | MAPI dev=0x1 event=8193 icid=3",
                "MOVI dev=1 event=2 icid=3 | MOVI dev=0x1 event=2 icid=3",
                "INT dev=1 event=2 | INT dev=0x1 event=2",
                "CLEAR dev=1 event=2 | CLEAR dev=0x1 event=2",
                "DISCARD event=2 dev=1 | DISCARD dev=0x1 event=2",
                "INV dev=1 event=2 # comment | INV dev=0x1 event=2",
                "INVALL icid=7 | INVALL icid=7",
                "SYNC rd=0xfffffffff | SYNC rd=68719476735",
                "SYNC cpu3 | SYNC rd=3",
                "SYNC rd=cpu3 | SYNC rd=3",
                "MOVALL rd=cpu1 to=cpu2 | MOVALL rd=1 to=2",
                "MOVALL cpu1 -> cpu2 | MOVALL rd=1 to=2",
                "MOVALL cpu1 cpu2 | MOVALL rd=1 to=2",
                "0a00000010000000090000000920000001000000000000000000000000000000"
                        + " | MAPTI dev=0x10 event=9 lpi=8201 icid=1",
                "FF00000000000000000000000000000000000000000000000000000000000000"
                        + " | UNKNOWN opcode=0xff",
            })
    void fieldsAreNamedAndRawBytesAreTakenAsTheyAre(String line, String command) {
        ItsCommand parsed = parse("cpus 4\n" + line + "\n").steps().get(0).command();

        assertThat(parsed).hasToString(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAPX dev=1 | 2:1: 'MAPX'; expected a command (MAPD, MAPC, MAPTI,",
                "mapd dev=1 v=0 | 2:1: 'mapd'; expected a command",
                "MAPD | 2:5: the line ends here; expected MAPD with dev=",
                "MAPD dev=1 | 2:11: the line ends here; expected MAPD with itt=",
                "MAPD dev=1 itt=0x100 | 2:21: the line ends here; expected MAPD with eventid-bits=",
                "MAPD dev=1 dev=1 | 2:12: 'dev=1'; expected dev=, itt=, eventid-bits=, v=, each",
                "MAPD dev | 2:6: 'dev'; expected dev=, itt=, eventid-bits=, v=, each once",
                "MAPD dev= v=0 | 2:10: ''; expected dev, a number of at most 64 bits",
                "MAPD dev=x v=0 | 2:10: 'x'; expected dev, a number of at most 64 bits",
                "MAPD dev=0x100000000 v=0 | 2:6: 'dev=0x100000000'; expected dev from 0x0 to",
                "MAPD dev=1 itt=0x80 eventid-bits=1 | 2:12: 'itt=0x80'; expected itt, a multiple",
                "MAPD dev=1 itt=0x10000000000000 eventid-bits=1 | expected itt from 0x0 to",
                "MAPD dev=1 itt=0 eventid-bits=0 | 'eventid-bits=0'; expected eventid-bits from 1",
                "MAPD dev=1 itt=0 eventid-bits=33 | expected eventid-bits from 1 to 32",
                "MAPD dev=1 v=2 | 2:12: 'v=2'; expected v from 0 to 1",
                "MAPC icid=1 | 2:12: the line ends here; expected MAPC with rd=",
                "MAPC icid=65536 rd=0 | 2:6: 'icid=65536'; expected icid from 0 to 65535",
                "MAPC icid=0 rd=cpu | 2:19: ''; expected rd, a number",
                "MAPC icid=0 rd=0x1000000000 | expected rd from 0x0 to 0xfffffffff",
                "MAPTI dev=1 event=1 lpi=8192 | the line ends here; expected MAPTI with icid=",
                "INT dev=1 event=1 icid=0 | 2:19: 'icid=0'; expected dev=, event=, each once",
                "INT dev=1 event=1 0 | 2:19: '0'; expected dev=, event=, each once",
                "SYNC | 2:5: the line ends here; expected rd=cpuN",
                "SYNC 0 | 2:6: '0'; expected rd=cpuN",
                "SYNC cpux | 2:9: 'x'; expected rd=cpuN, a number",
                "SYNC cpu0 cpu1 | 2:11: 'cpu1'; expected the end of the line",
                "MOVALL cpu0 -> | 2:15: the line ends here; expected to=cpuN",
                "0a000000100000000900 | 2:1: '0a000000100000000900'; expected 64 hexadecimal digits",
                "MSI dev=0x10000 event=0 | expected dev from 0 to 65535",
                "MSI dev=0x10 | 2:13: the line ends here; expected MSI with event=",
                "config lpi=8191 value=1 | expected lpi from 8192 to 65535",
                "config lpi=8192 value=256 | expected value from 0 to 255",
                "config lpi=8192 | expected config with value=",
                "lpis cpu2 on | 2:6: 'cpu2'; expected a CPU from 0 to 1",
                "lpis cpu0 | 2:10: the line ends here; expected on or off",
                "lpis cpu0 yes | 2:11: 'yes'; expected on or off",
                "ack 0 | 2:5: '0'; expected a CPU, cpuN",
                "ack | 2:4: the line ends here; expected a CPU, cpuN",
                "retry now | 2:7: 'now'; expected the end of the line",
                "cpus 2 | 2:1: 'cpus'; expected cpus once, before any command",
                "behaviour lazy | 2:11: 'lazy'; expected one of architecture, qemu",
                "behaviour | 2:10: the line ends here; expected one of architecture",
            })
    void aLineThatIsWrongIsRefusedWithItsPlace(String line, String message) {
        assertThatThrownBy(() -> parse("cpus 2\n" + line + "\nretry\n"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("test.its:2:")
                .hasMessageContaining(message);
    }

    @Test
    void aScriptWithoutCommandsOrWithTooManyIsRefused() {
        assertThatThrownBy(() -> parse("")).hasMessageContaining("1:1: no command in this file");
        assertThatThrownBy(() -> parse("# only\n\ncpus 2\n"))
                .hasMessageContaining("test.its:3:1: no command");
        assertThatThrownBy(() -> parse("retry\n".repeat(10_001)))
                .hasMessageContaining("10001:1: 'retry'; expected at most 10000 lines");
        assertThatThrownBy(() -> parse("cpus 257\nretry\n"))
                .hasMessageContaining("1:6: '257'; expected a number of CPUs from 1 to 256");
        assertThatThrownBy(() -> parse("retry\nbehaviour qemu\n"))
                .hasMessageContaining("2:1: 'behaviour'; expected behaviour once");
    }

    @Test
    void jsonHasEverything() {
        assertThat(ItsScriptReport.json(run(MAPPED + "MSI dev=1 event=2\n")))
                .contains("\"error\" : \"INT_UNMAPPED_DEVICE\"")
                .contains("\"lpi\" : 8201")
                .contains("\"pending\" : [ [ ], [ ] ]");
    }
}
