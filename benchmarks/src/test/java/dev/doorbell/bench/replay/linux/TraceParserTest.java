package dev.doorbell.bench.replay.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceParserTest {
    @Test
    void theHeaderSaysWhatTheMachineIs() {
        LinuxTrace trace =
                Traces.parse(
                        """
                        # doorbell-linux-trace 1
                        # scenario some-name
                        # command qemu -machine virt,gic-version=3,its=on -smp 2 -m 1G -append "a -smp 9"
                        # device vnet virtio-net-pci 01:03.0
                        1 0 1 icc R IAR1 8 0x3ff
                        """);

        assertThat(trace.name()).isEqualTo("some-name");
        assertThat(trace.machine().isV2()).isFalse();
        assertThat(trace.machine().hasIts()).isTrue();
        assertThat(trace.machine().cores()).isEqualTo(2);
        assertThat(trace.machine().memoryBytes()).isEqualTo(1L << 30);
        assertThat(trace.devices())
                .containsExactly(new TracedDevice(4, "vnet", "virtio-net-pci", 1, 3, 0));
        assertThat(trace.records()).hasSize(1);
        assertThat(trace.records().get(0).cpu()).isEqualTo(1);
    }

    @Test
    void aGicOfNoStatedVersionIsTheFirstOne() {
        VirtMachine machine = VirtMachine.of("qemu -M virt -smp cpus=3 -m size=64M");

        assertThat(machine.isV2()).isTrue();
        assertThat(machine.hasIts()).isFalse();
        assertThat(machine.cores()).isEqualTo(3);
        assertThat(machine.memoryBytes()).isEqualTo(64L << 20);
    }

    @Test
    void onesOfAnyWidthAreOnes() {
        LinuxTrace trace =
                Traces.parse(Traces.HEADER + "1 0 0 ecam R 0x8000 2 0xffffffffffffffff\n");

        assertThat(trace.records().get(0).value()).isEqualTo(0xFFFF);
    }

    @ParameterizedTest
    @CsvSource({
        "1,                                        2, a time",
        "x 0 0 gicd R 0x0 4 0x0,                   1, a record's number",
        "1 0 1 gicd R 0x0 4 0x0,                   5, a CPU from 0 to 0",
        "1 0 0 gicd Z 0x0 4 0x0,                  12, an operation",
        "1 0 0 gicd R 4 4 0x0,                    14, an offset",
        "1 0 0 gicd R 0x0 3 0x0,                  18, a width of 1",
        "1 0 0 gicd R 0x0 4 12,                   20, a value",
        "1 0 0 gicd R 0x0 4 0x100000000,          20, a value of at most 0xffffffff",
        "1 0 0 icc R NONE 8 0x0,                  13, a register of the CPU interface",
        "1 0 - gicd R 0x0 4 0x0,                   1, expected its number",
        "1 0 - spi L 9999 1 1,                    13, an INTID",
        "1 0 - spi L 36 1 2,                      18, a level",
        "'1 0 - its.cmd C 0x0 32 0x1,0x2,0x3',    24, four words",
        "1 0 - vnet.bar B 9 4096 0x0 map,         18, a BAR",
        "# left out 5 records,                     1, is not understood",
        "# device a b c,                          14, 'a place, BB:DD.F'",
    })
    void aLineThatIsNotUnderstoodIsRefusedWithItsPlace(String line, int column, String expected) {
        assertThatThrownBy(() -> Traces.parse(Traces.HEADER + line + "\n"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("test.trace:4:" + column + ":")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "qemu -machine q35,                        machine 'q35'",
        "'qemu -machine virt,gic-version=host',    gic-version=host",
        "'qemu -machine virt,secure=on',           secure=on",
        "qemu -smp 0,                              -smp 0",
        "qemu -smp 9,                              -smp 9",
        "qemu -m 1K,                               -m of 1024 bytes",
        "qemu -smp many,                           -smp 'many'",
    })
    void aMachineThatIsNotKnownIsRefused(String command, String problem) {
        String text = "# doorbell-linux-trace 1\n# scenario s\n# command " + command + "\n";

        assertThatThrownBy(() -> Traces.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("test.trace:3:1:")
                .hasMessageContaining(problem);
    }

    @Test
    void aTraceWithoutRecordsIsNone() {
        assertThatThrownBy(() -> Traces.parse(Traces.HEADER))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least one record");
    }

    @Test
    void aRecordBeforeTheCommandLineIsRefused() {
        assertThatThrownBy(() -> Traces.parse("# doorbell-linux-trace 1\n1 0 0 gicd R 0x0 4 0x0\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("test.trace:2:");
    }

    @Test
    void whatARepeatLeavesOutHasToBeItsProduct() {
        String text = Traces.HEADER + "1 0 0 gicd R 0x0 4 0x50\n";

        assertThatThrownBy(
                        () ->
                                Traces.parse(
                                        text
                                                + "# left out 5 records: 2 more repeats of the 1"
                                                + " records above\n"))
                .hasMessageContaining("expected the product");
    }

    @Test
    void aConversationIsNoTrace() {
        byte[] text = "doorbell-conversation 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(LinuxTrace.isTrace(InputFile.of("x.trace", text))).isFalse();
        assertThat(LinuxTrace.isTrace(new InputFile("x.conv", List.of()))).isFalse();
    }
}
