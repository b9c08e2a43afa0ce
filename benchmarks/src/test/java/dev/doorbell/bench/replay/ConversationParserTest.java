package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorbell.bench.text.InputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationParserTest {
    private static final int BODY_LINE = Samples.SHORT_HEADER.split("\n", -1).length;

    @Test
    void theHeaderDescribesTheBoard() {
        Conversation conversation = Samples.parse(Samples.text(Samples.EVERYTHING));

        assertThat(conversation.name()).isEqualTo("everything");
        assertThat(conversation.title()).startsWith("One of each line");
        assertThat(conversation.tags()).containsExactly("test", "gic3");
        assertThat(conversation.recordedFrom()).isEqualTo("architecture");
        BoardSheet board = conversation.board();
        assertThat(board.isV2()).isFalse();
        assertThat(board.hasIts()).isFalse();
        assertThat(board.cores()).isEqualTo(2);
        assertThat(board.memoryBase()).isEqualTo(0x4000_0000L);
        assertThat(board.memoryBytes()).isEqualTo(0x800_0000L);
        assertThat(board.regions()).hasSize(6);
        assertThat(board.intxIntids()).containsExactly(35, 36, 37, 38);
        assertThat(board.devices())
                .containsExactly(new DeviceSpec(17, "00:02.0", "", 2, 0, "edu", Map.of()));
        assertThat(conversation.profile().behaviour(null).name()).isEqualTo("architecture");
        assertThat(conversation.profile().behaviour("kvm").name()).isEqualTo("kvm");
    }

    @Test
    void aStepKnowsItsLineAndItsIntent() {
        List<Step> steps =
                Samples.steps("# why\nw 4 0x10 0x20\n\n#! said\n~@1 r 8 16 -> 0x1 & 0xff\n");

        assertThat(steps)
                .containsExactly(
                        new Step(
                                BODY_LINE + 1,
                                StepKind.WRITE,
                                false,
                                Step.NOBODY,
                                4,
                                0x10,
                                0x20,
                                -1,
                                Trap.NONE,
                                "",
                                "why"),
                        new Step(
                                BODY_LINE + 4,
                                StepKind.READ,
                                true,
                                1,
                                8,
                                16,
                                1,
                                0xFF,
                                Trap.NONE,
                                "",
                                "why"));
    }

    @Test
    void linesOfANetworkAreUnderstood() {
        List<Step> steps = Samples.parse(Samples.text(Samples.NETWORK)).steps();

        assertThat(steps)
                .extracting(Step::kind)
                .containsExactly(
                        StepKind.FRAME_IN,
                        StepKind.FRAME_OUT,
                        StepKind.FRAME_OUT,
                        StepKind.LINK,
                        StepKind.LINK);
    }

    @Test
    void anUnknownProfileItemIsKept() {
        Conversation conversation =
                Samples.parse(Samples.SHORT_HEADER.replace("---", "profile mood=good x=\n---"));

        assertThat(conversation.profile().unknown()).containsExactly("mood=good", "x=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "doorbell-conversation 1 | doorbell-conversation 2 | 1:23: '2'; expected version 1",
                "doorbell-conversation 1 | conversation 1 | 1:1: 'conversation'; expected 'doorbell",
                "doorbell-conversation 1 | doorbell-conversation | 1:22: the line ends here",
                "doorbell-conversation 1 | doorbell-conversation 1 x | 1:25: 'x'; expected the end",
                "name short | name | 2:5: the line ends here; expected a name",
                "name short | name a b | 2:8: 'b'; expected the end of the line",
                "name short | nome short | 2:1: 'nome'; expected a header line (name, title,",
                "name short | # none | 8:1: the header has no line 'name'",
                "name short | cpus 2 | 4:1: 'cpus'; expected it once only",
                "gic v3 | gic v4 | 3:5: 'v4'; expected v2 or v3",
                "gic v3 | gic v3 sit | 3:8: 'sit'; expected 'its'",
                "gic v3 | gic v3 its | 8:1: the header has no line 'map gits'",
                "gic v3 | gic v2 | 8:1: the header has no line 'map gicc'",
                "gic v3 | # | 8:1: the header has no line 'gic'",
                "cpus 2 | cpus 0 | 4:6: '0'; expected a number of CPUs from 1 to 256",
                "cpus 2 | cpus 257 | 4:6: '257'; expected a number of CPUs from 1 to 256",
                "cpus 2 | cpus -1 | 4:6: '-1'; expected a number of CPUs, a number of at most 64",
                "cpus 2 | cpus 3 | 8:1: map gicr in line 7 is too small for 3 CPUs",
                "0x100000 | 0x100001 | 5:16: '0x100001'; expected a multiple of 4 KiB",
                "0x100000 | 0 | 5:16: '0'; expected the size of guest memory from 0x1",
                "0x100000 | 99999999999999999999 | 5:16: '99999999999999999999'; expected the size",
                "0x100000 | 0x | 5:16: '0x'; expected the size of guest memory, a number",
                "0x100000 | 0x10000000000000000 | 5:16: '0x10000000000000000'; expected the size",
                "0x40000000 0x1 | 0x8000000 0x1 | 8:1: map gicd in line 6 is in ram",
                "map gicd 0x08000000 0x10000 | map gicx 1 1 | 6:5: 'gicx'; expected a region, one of",
                "map gicd 0x08000000 0x10000 | map | 6:4: the line ends here; expected a region",
                "gicd 0x08000000 0x10000 | gicd 0x08000000 4 | 6:21: '4'; expected the size of gicd",
                "map gicd | map gicr | 6:21: '0x10000'; expected the size of gicr from 0x20000",
                "map gicd 0x08000000 0x10000 | # | 8:1: the header has no line 'map gicd'",
                "0x08000000 | 0x080b0000 | 7:1: map gicr overlaps the one in line 6",
                "per-cpu=0x20000 | per-cpu=x | 7:37: 'x'; expected per-cpu, a number of at most",
                "per-cpu=0x20000 | per-cpu=0x10000 | 7:29: 'per-cpu=0x10000'; expected per-cpu=",
                "per-cpu=0x20000 | cpu=1 | 7:29: 'cpu=1'; expected per-cpu=, each once",
                "per-cpu=0x20000 | \"\" | 7:1: map gicr has no per-cpu=",
                "--- | -- | 8:1: '--'; expected a header line",
                "--- | # | 8:2: the file ends here; expected a line '---' behind the header",
                "--- | intx | 8:1: intx names no line",
                "--- | intx spi=1,2,3 | 8:10: '1,2,3'; expected four numbers separated by commas",
                "--- | intx spi=1,2,3,y | 8:10: '1,2,3,y'; expected a number, a number",
                "--- | intx spi=1,2,3,256 | 8:6: 'spi=1,2,3,256'; expected an SPI from 32 to 287",
                "--- | intx intid=31,32,33,34 | expected an SPI from 32 to 287",
                "--- | intx spi=1,2,3,4 intid=33,34,35,37 | 8:1: intx names no line, or SPIs and",
                "--- | intx low | 8:6: 'low'; expected spi=A,B,C,D",
                "--- | map v2m 0 0x1000 spi-base=280 spi-count=9 | expected INTIDs of SPIs, 32 to 287",
                "--- | map v2m 0 0x1000 spi-base=80 | 8:1: map v2m has no spi-count=",
                "--- | map gicd 0 0x1000 | 8:1: map gicd is there already, in line 6",
                "--- | device | 8:7: the line ends here; expected a path",
                "--- | device 0:1.0 edu | 8:8: '0:1.0'; expected a path, BB:DD.F or ID/DD.F",
                "--- | device 00:20.0 edu | 8:8: '00:20.0'; expected a path",
                "--- | device 00:02.8 edu | 8:8: '00:02.8'; expected a path",
                "--- | device 01:02.0 edu | 8:8: '01:02.0'; expected bus 00",
                "--- | device 00:00.0 edu | 8:8: '00:00.0'; expected another slot",
                "--- | device 00:02.0 | 8:15: the line ends here; expected what the device is",
                "--- | device 00:02.0 edu a | 8:20: 'a'; expected an item KEY=VALUE, each key once",
                "--- | device 00:02.0 edu a= a= | 8:23: 'a='; expected an item KEY=VALUE",
                "--- | profile | 8:8: the line ends here; expected an item KEY=VALUE",
                "--- | profile x | 8:9: 'x'; expected an item KEY=VALUE",
                "--- | profile behaviour=lazy | 8:19: 'lazy'; expected one of architecture, qemu",
                "--- | profile staleness=never | 8:19: 'never'; expected one of ALWAYS_UNTIL_INV",
                "--- | profile command-error=STALL | 8:23: 'STALL'; expected one of stall, skip",
                "--- | profile security=none | 8:18: 'none'; expected two-states",
                "--- | profile net-backpressure=drop | 8:26: 'drop'; expected hold",
            })
    void aHeaderThatIsWrongIsRefusedWithItsPlace(String what, String instead, String message) {
        String text = Samples.SHORT_HEADER.replace(what, instead);
        assertThat(text).isNotEqualTo(Samples.SHORT_HEADER);

        assertRefused(text, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | 1: 'x'; expected w, r, mw, mr, fill, icc, line, run, net-rx, net-tx or link",
                "~ | 2: the line ends here; expected w, r",
                "~~r 4 0 -> 0 | 2: '~r'; expected w, r",
                "@0 | 3: the line ends here; expected w or r",
                "@2 r 4 0 -> 0 | 1: '@2'; expected a CPU from 0 to 1",
                "@x r 4 0 -> 0 | 2: 'x'; expected a CPU, a number",
                "@0 mw 0x40000000 00 | 4: 'mw'; expected w or r",
                "w | 2: the line ends here; expected a width",
                "w 3 0 0 | 3: '3'; expected a width of 1, 2, 4 or 8 bytes",
                "w 16 0 0 | 3: '16'; expected a width from 1 to 8",
                "w 4 | 4: the line ends here; expected an address",
                "w 4 0x | 5: '0x'; expected an address, a number of at most 64 bits",
                "w 4 0xg 0 | 5: '0xg'; expected an address, a number",
                "w 4 0 | 6: the line ends here; expected a value",
                "w 4 0 0x100000000 | 7: '0x100000000'; expected a value of at most 4 bytes",
                "w 1 0 256 | 7: '256'; expected a value of at most 1 byte",
                "w 4 0 0 !flaut | 9: '!flaut'; expected the end of the line",
                "w 4 0 0 0 | 9: '0'; expected the end of the line",
                "r 4 0 | 6: the line ends here; expected '->'",
                "r 4 0 = 0 | 7: '='; expected '->'",
                "r 4 0 -> | 9: the line ends here; expected a value",
                "r 2 0 -> 0x10000 | 10: '0x10000'; expected a value of at most 2 bytes",
                "r 2 0 -> 0 & | 13: the line ends here; expected a mask",
                "r 2 0 -> 0 & 0x10000 | 14: '0x10000'; expected a mask of at most 2 bytes",
                "r 2 0 -> 0 0 | 12: '0'; expected the end of the line",
                "mw 0x40000000 | 14: the line ends here; expected bytes as hexadecimal digits",
                "mw 0x40000000 0 | 15: '0'; expected bytes as pairs of hexadecimal digits",
                "mw 0x40000000 0g | 16: 'g'; expected bytes as hexadecimal digits only",
                "mw 0x400fffff 0000 | 15: '0000'; expected 2 bytes inside ram",
                "mw 0x3fffffff 00 | 15: '00'; expected 1 bytes inside ram",
                "mw 0xffffffffffffffff 00 | 23: '00'; expected 1 bytes inside ram",
                "mr 0x40000000 2 -> 00 | 20: '00'; expected 2 bytes; there are 1",
                "mr 0x40000000 0 -> 00 | 15: '0'; expected a length from 0x1",
                "mr 0x40000000 999999 -> 00 | 15: '999999'; expected a length from",
                "mr 0x400fffff 2 -> 0000 | 15: '2'; expected 2 bytes inside ram",
                "fill 0x40000000 0x100001 0 | 17: '0x100001'; expected 1048577 bytes inside ram",
                "fill 0x40000000 1 256 | 19: '256'; expected a byte of at most 1 byte",
                "fill 0x40000000 0x7fffffffffffffff 0 | 17: '0x7fffffffffffffff'; expected a length",
                "icc | 4: the line ends here; expected a CPU",
                "icc 2 ICC_PMR -> 0 | 5: '2'; expected a CPU from 0 to 1",
                "icc 0 ICC_XYZ -> 0 | 7: 'ICC_XYZ'; expected a register of the GIC's CPU interface",
                "icc 0 ICC_PMR | 14: the line ends here; expected '->'",
                "icc 0 ICC_PMR <- | 17: the line ends here; expected a value",
                "icc 0 ICC_PMR -> 0 & x | 22: 'x'; expected a mask, a number",
                "line 0 | 7: the line ends here; expected '->'",
                "line 0 -> irq=2 fiq=0 | 11: 'irq=2'; expected irq=0 or irq=1",
                "line 0 -> irq=0 | 16: the line ends here; expected fiq=0 or fiq=1",
                "line 7 -> irq=0 fiq=0 | 6: '7'; expected a CPU from 0 to 1",
                "run | 4: the line ends here; expected milliseconds",
                "run 1.5 | 5: '1.5'; expected milliseconds, a number",
                "run 3600001 | 5: '3600001'; expected milliseconds from 0x0 to 0x36ee80",
                "net-rx net0 | 12: the line ends here; expected a frame",
                "net-tx net0 | 12: the line ends here; expected '->'",
                "net-tx net0 -> no | 16: 'no'; expected a frame as hexadecimal digits only",
                "link nic | 9: the line ends here; expected up or down",
                "link nic off | 10: 'off'; expected up or down",
            })
    void aStepThatIsWrongIsRefusedWithItsPlace(String line, String message) {
        String body = "# fine\n  \n" + line + "\n";

        assertRefused(Samples.SHORT_HEADER + body, (BODY_LINE + 2) + ":" + message);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> Samples.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("test.conv:")
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNoTextIsRefusedWithItsPlace() {
        byte[] bytes = Samples.SHORT_HEADER.getBytes(StandardCharsets.UTF_8);
        bytes[30] = (byte) 0xFF;
        InputException broken =
                catchThrowableOfType(InputException.class, () -> Samples.parse(bytes));
        assertThat(broken).hasMessage("test.conv:2:7: byte 0xff; expected UTF-8 text");
        assertThat(broken.line()).isEqualTo(2);
        assertThat(broken.column()).isEqualTo(7);

        assertRefused(Samples.SHORT_HEADER.replace("short\n", "short\r\n"), "2:11: control");
        assertRefused(Samples.SHORT_HEADER + "run\0 1\n", "control character 0x00");
        assertRefused("", "test.conv:1:1: the line ends here; expected 'doorbell-conversation'");
        assertRefused("\n", "test.conv:1:1: the line ends here");
        assertRefused("doorbell-conversation 1", "1:24: the file ends here");
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertRefused(Samples.SHORT_HEADER + "# " + "x".repeat(1 << 20), "a line of 1048578");
        assertRefused(
                Samples.SHORT_HEADER + "run 1\n".repeat(1_000_001), "too many lines; expected");
        assertRefused(
                Samples.SHORT_HEADER + "fill 0x40000000 0x100000 1\n".repeat(4097),
                "no more than 4294967296 bytes filled");
        assertRefused(
                Samples.SHORT_HEADER.replace("0x40000000 0x100000", "0x40000000 0x100000000")
                        + "fill 0x40000000 0x10000000 1\nfill 0x80000000 0x10000001 1\n",
                "expected a length");
        assertRefused(
                Samples.SHORT_HEADER.replace("0x40000000 0x100000", "0x40000000 0x100000000")
                        + "fill 0x40000000 0x10000000 1\nfill 0x80000000 0x10000000 1\n"
                        + "w 1 0xc0000000 1\n",
                "writes to more than 131072 pages");
        assertRefused(
                Samples.SHORT_HEADER.replace("name short", "name " + "x".repeat(201)),
                "expected a name of at most 200 characters");
    }
}
