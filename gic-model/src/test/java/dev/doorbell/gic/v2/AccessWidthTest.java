package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.v2m.DoorbellFormat;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every offset, width and alignment of every frame: nothing throws, what is refused is reported. */
class AccessWidthTest {
    private static final int[] WIDTHS = {1, 2, 4, 8};

    @ParameterizedTest(name = "two security states {0}, {1}")
    @CsvSource({"false, architecture", "true, architecture", "false, qemu", "true, qemu"})
    void everyOffsetWidthAndAlignment(boolean twoStates, String behaviour) {
        try (Gicv2Machine machine = new Gicv2Machine(3, GicBehaviour.of(behaviour), twoStates, 0)) {
            machine.openAll();
            List<BusTarget> targets = new ArrayList<>();
            targets.add(machine.gic().distributor());
            targets.add(machine.gic().cpuInterface());
            for (DoorbellFormat format : DoorbellFormat.values()) {
                targets.add(
                        new Gicv2mFrame(
                                machine.simulation().parts(),
                                machine.gic().distributor(),
                                80,
                                64,
                                format));
            }
            for (BusTarget target : targets) {
                for (long offset = 0; offset < 0x2008; offset++) {
                    for (int bytes : WIDTHS) {
                        access(target, offset, bytes);
                    }
                }
                machine.settle();
            }
            assertThat(machine.complaints(TracePoint.REGISTER_WIDTH)).isPositive();
            assertThat(machine.complaints(TracePoint.REGISTER_HOLE)).isPositive();
            assertThat(machine.complaints(TracePoint.REGISTER_READ_ONLY)).isPositive();
        }
    }

    private static void access(BusTarget target, long offset, int bytes) {
        for (int requester : new int[] {Requester.secureCore(1), Requester.core(2), 0x18}) {
            target.write(offset, bytes, -1, requester);
            long read = target.read(offset, bytes, requester);
            if (bytes < 8) {
                assertThat(read >>> (8 * bytes)).isZero();
            }
            if (offset % bytes != 0) {
                assertThat(read).isZero();
            }
        }
    }
}
