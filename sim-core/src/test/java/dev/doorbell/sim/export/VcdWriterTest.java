package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.export.Records.Written;
import dev.doorbell.sim.trace.TracePoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VcdWriterTest {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$var (wire|reg) (\\d+) (\\S+) ([A-Za-z_]\\w*)( \\[\\d+:0])? \\$end");
    private static final Pattern CHANGE = Pattern.compile("([01xz])(\\S+)|b([01xz]+) (\\S+)");

    @TempDir private Path folder;

    /** A dump that is read back, line by line. */
    private static final class Dump {
        /** Changes as {@code picos name=value}. */
        final List<String> changes = new ArrayList<>();

        final Map<String, String> last = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, Integer> widths = new HashMap<>();
        private final List<String> modules = new ArrayList<>();
        private long picos = -1;

        Dump(Written written) {
            boolean isDefining = true;
            for (String line : written.lines()) {
                if (isDefining) {
                    isDefining = !line.equals("$enddefinitions $end");
                    define(line);
                } else if (line.startsWith("#")) {
                    long next = Long.parseLong(line.substring(1));
                    assertThat(next).isGreaterThan(picos);
                    picos = next;
                } else if (!line.equals("$dumpvars") && !line.equals("$end")) {
                    change(line);
                }
            }
            assertThat(modules).isEmpty();
        }

        private void define(String line) {
            if (line.startsWith("$scope module ")) {
                modules.add(line.split(" ", -1)[2]);
            } else if (line.startsWith("$upscope")) {
                modules.remove(modules.size() - 1);
            } else if (line.startsWith("$var")) {
                Matcher match = VARIABLE.matcher(line);
                assertThat(match.matches()).as(line).isTrue();
                String name = String.join(".", modules) + "." + match.group(4);
                assertThat(names.values()).doesNotContain(name);
                assertThat(names.put(match.group(3), name)).isNull();
                widths.put(name, Integer.parseInt(match.group(2)));
            }
        }

        private void change(String line) {
            Matcher match = CHANGE.matcher(line);
            assertThat(match.matches()).as(line).isTrue();
            boolean isWire = match.group(1) != null;
            String name = names.get(match.group(isWire ? 2 : 4));
            String value = match.group(isWire ? 1 : 3);
            assertThat(name).as(line).isNotNull();
            assertThat(picos).as("a time before " + line).isNotNegative();
            assertThat(value.length()).isLessThanOrEqualTo(widths.getOrDefault(name, 0));
            assertThat(isWire).isEqualTo(widths.getOrDefault(name, 0) == 1);
            changes.add(picos + " " + name + "=" + value);
            last.put(name, value);
        }

        List<String> of(String name) {
            return changes.stream()
                    .filter(each -> each.contains(" machine." + name + "="))
                    .map(each -> each.replace(" machine." + name, " "))
                    .toList();
        }
    }

    private static Written write(List<Happening> happenings) {
        return Records.write(
                happenings, (out, time, labels) -> new VcdWriter("a file", out, time, labels));
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Records.any();
    }

    @Property(tries = 300, seed = "2704", edgeCases = EdgeCasesMode.NONE)
    @Label("any sequence of records is a dump whose time rises, of signals it declares")
    void everySequenceIsADump(@ForAll("happenings") List<Happening> happenings) {
        Written written = write(happenings);
        assertThat(written.count()).isEqualTo(Records.count(happenings));
        Dump dump = new Dump(written);
        assertThat(Long.parseUnsignedLong(dump.last.get("machine.trace.records"), 2))
                .isEqualTo(Records.count(happenings));
    }

    @Test
    void linesAndBusesFollowTheRecords() {
        Dump dump = new Dump(write(Records.story()));
        assertThat(dump.of("cpu0.irq"))
                .containsExactly("0 =x", "0 =0", "2150000 =1", "2190000 =0", "3770000 =x");
        assertThat(dump.of("nic.intx").subList(0, 2)).containsExactly("0 =x", "0 =1");
        assertThat(dump.of("nic.intx_2").subList(0, 2)).containsExactly("0 =x", "0 =0");
        assertThat(dump.of("cpu0.pending_intid"))
                .containsExactly(
                        "0 =x", "2140000 =110101", "2150000 =110101", "2190000 =z", "3770000 =x");
        assertThat(dump.of("cpu0.active_intid"))
                .containsExactly("0 =x", "2190000 =110101", "2410000 =z", "3770000 =x");
        assertThat(dump.of("cpu0.idle"))
                .containsExactly("0 =x", "20000 =1", "2150000 =0", "3770000 =x");
        assertThat(dump.of("cpu0.exception_depth"))
                .containsExactly("0 =x", "2170000 =1", "3570000 =0", "3770000 =x");
        assertThat(dump.of("cpu0.softirqs")).contains("2430000 =1000", "3550000 =0");
        assertThat(dump.of("cpu1.idle")).containsExactly("0 =x", "3770000 =x");
    }

    @Test
    void aTickIsShownAtItsPicosecondRoundedDown() {
        // 48 GHz: a tick is 20.833 ps
        Dump dump =
                new Dump(
                        write(
                                List.of(
                                        new Happening(TracePoint.CORE_IDLE, 0, 0, 0, 1),
                                        new Happening(TracePoint.CORE_WOKEN, 0, 0, 1, 1))));
        assertThat(dump.of("cpu0.idle")).containsExactly("0 =x", "20 =1", "41 =0", "41 =x");
    }

    @Test
    void interruptsThatEndInTheWrongOrderLeaveTheOtherInService() {
        Dump dump =
                new Dump(
                        write(
                                List.of(
                                        new Happening(
                                                TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 0, 1, 48),
                                        new Happening(
                                                TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 0, 2, 48),
                                        new Happening(TracePoint.INTERRUPT_ENDED, 0, 0, 1, 48),
                                        new Happening(TracePoint.INTERRUPT_ENDED, 0, 0, 2, 48))));
        assertThat(dump.of("cpu0.active_intid"))
                .containsExactly("0 =x", "1000 =1", "2000 =10", "3000 =10", "4000 =z", "4000 =x");
    }

    /** GTKWave's own reader, {@code vcd2fst}. */
    @Test
    void waveformToolsReadIt() throws Exception {
        Path tool = Tools.needed("vcd2fst", "Debian's gtkwave");
        List<Happening> all = new ArrayList<>(Records.story());
        all.add(Happening.nextMachine(48_000_000));
        all.addAll(Records.story());
        Path dump = Files.write(folder.resolve("run.vcd"), write(all).bytes());
        Path waves = folder.resolve("run.fst");
        Process process =
                new ProcessBuilder(tool.toString(), "-v", dump.toString(), "-f", waves.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.toLowerCase(Locale.ROOT)).doesNotContain("error").doesNotContain("warning");
        assertThat(waves).isNotEmptyFile();
        Path back = Tools.find("fst2vcd");
        if (back != null) {
            Process returned = new ProcessBuilder(back.toString(), "-f", waves.toString()).start();
            String text =
                    new String(returned.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(returned.waitFor()).isZero();
            long count = Records.count(all);
            assertThat(text)
                    .contains(
                            "b"
                                    + "0".repeat(Long.numberOfLeadingZeros(count))
                                    + Long.toBinaryString(count)
                                    + " ");
            assertThat(text).contains("$scope module cpu0 $end", " pending_intid ");
        }
    }
}
