package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What whole machines trace of their lines and of exceptions, from the first instruction on. */
class LineTraceTest {
    private static final int FRAMES = 20;

    private static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of(BoardSpec.PARALLELS, Delivery.MSIX, "virtio-net.intx", false),
                Arguments.of(BoardSpec.PARALLELS, Delivery.INTX, "virtio-net.intx", true),
                Arguments.of(BoardSpec.QEMU_VIRT, Delivery.INTX, "virtio-net.intx", true),
                Arguments.of(BoardSpec.QEMU_VIRT_ITS, Delivery.MSIX, "virtio-net.intx", false),
                Arguments.of(BoardSpec.X86_REFERENCE, Delivery.INTX, "virtio-net.intx", true));
    }

    /** Levels by line, and exceptions by core, as the records have them. */
    private static final class Levels implements TraceSink {
        final Machine machine;
        final Map<Long, Boolean> high = new HashMap<>();
        final Map<String, Long> rises = new HashMap<>();
        final Map<Long, Long> depth = new HashMap<>();
        final List<String> wrong = new ArrayList<>();
        long returned;

        Levels(Machine machine) {
            this.machine = machine;
            List<InterruptLine> lines = machine.parts().lines().all();
            for (int line = 0; line < lines.size(); line++) {
                high.put((long) line, lines.get(line).isHigh());
            }
        }

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            String name = machine.trace().sources().get(source);
            switch (point) {
                case LINE_RAISED, LINE_LOWERED -> {
                    boolean now = point == TracePoint.LINE_RAISED;
                    if (now == high.getOrDefault(first, false)) {
                        wrong.add(tick + ": " + name + " " + point + " again");
                    }
                    high.put(first, now);
                    if (!machine.parts().lines().names().get((int) first).equals(name)) {
                        wrong.add(tick + ": line " + first + " is called " + name);
                    }
                    if (now) {
                        rises.merge(name, 1L, Long::sum);
                    }
                }
                case INTERRUPT_TAKEN -> depth.merge(first, 1L, Long::sum);
                case INTERRUPT_RETURNED -> {
                    returned++;
                    if (depth.merge(first, -1L, Long::sum) < 0) {
                        wrong.add(tick + ": cpu" + first + " returned from nothing");
                    }
                }
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theLevelsThatARunTracesAreThoseOfItsLines(
            BoardSpec board, Delivery delivery, String pin, boolean byPin) {
        MachineConfig base =
                MachineConfig.on(board, delivery, TimingProfile.named("parallels-m1"))
                        .with(NicKind.VIRTIO_NET);
        List<Levels> one = new ArrayList<>();
        try (Machine machine =
                Machine.boot(
                        base.with(base.kernel().listeningOn(SyntheticTraffic.PORT)),
                        made -> {
                            one.add(new Levels(made));
                            made.trace().attachInline(one.get(0));
                        })) {
            Runs.carry(machine, Runs.poisson(machine, 5_000, 1, FRAMES));
            machine.runUntilQuiet();
            Levels levels = one.get(0);
            assertThat(levels.wrong).isEmpty();
            List<InterruptLine> lines = machine.parts().lines().all();
            assertThat(machine.parts().lines().names())
                    .as("named once")
                    .doesNotHaveDuplicates()
                    .contains("cpu0.irq", "cpu0.fiq", pin);
            for (int line = 0; line < lines.size(); line++) {
                assertThat(levels.high.getOrDefault((long) line, false))
                        .as(lines.get(line).name())
                        .isEqualTo(lines.get(line).isHigh());
            }
            assertThat(levels.rises.getOrDefault(pin, 0L) > 0).isEqualTo(byPin);
            assertThat(levels.rises).containsKey("cpu0.irq");
            assertThat(levels.returned).isEqualTo(machine.core(0).takenCount());
        }
    }
}
