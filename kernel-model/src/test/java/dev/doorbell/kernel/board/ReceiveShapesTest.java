package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.net.ReceiveCounters.Stage;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the handler and the softirq of each snapshot access, in which order, as seen on the bus. */
class ReceiveShapesTest {
    private static final long GICD = BoardSpec.PARALLELS.gic().distributorBase();
    private static final int SPI = 53;

    private static Machine boot(Snapshot snapshot, NicKind nic, Delivery delivery) {
        MachineConfig config =
                MachineConfig.parallels(delivery, TimingProfile.named("parallels-m1")).with(nic);
        KernelConfig kernel =
                KernelConfig.of(snapshot, delivery).listeningOn(SyntheticTraffic.PORT);
        return Machine.boot(config.with(kernel));
    }

    /** Device accesses of the NIC's handler, and of the softirqs that took frames. */
    private static final class Story implements TraceSink {
        private final long card;
        private final List<String> handler = new ArrayList<>();
        private final List<String> softirq = new ArrayList<>();
        private List<String> now = new ArrayList<>();

        Story(Machine machine) {
            this.card = machine.nic().function().barBase(0);
        }

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            switch (point) {
                case INTERRUPT_ACKNOWLEDGED -> now = second == SPI ? handler : new ArrayList<>();
                case SOFTIRQ_ENTRY -> now = softirq;
                case SOFTIRQ_EXIT -> now = new ArrayList<>();
                case SOFTIRQ_RAISED -> now.add("raise");
                case MMIO_READ -> now.add("read " + name(first));
                case MMIO_WRITE -> now.add("write " + name(first));
                default -> {}
            }
        }

        private String name(long address) {
            if (address >= card && address < card + 0x2_0000) {
                return String.format("card+%x", address - card);
            }
            return switch ((int) (address - GICD)) {
                case 0x104 -> "ISENABLER";
                case 0x184 -> "ICENABLER";
                case 0x284 -> "ICPENDR";
                case 0x61A8, 0x61AC -> "IROUTER";
                case 0xC0C -> "ICFGR";
                default -> String.format("gicd+%x", address - GICD);
            };
        }
    }

    private static final String SEED_HANDLER =
            "write ICENABLER, write ICPENDR, read card+13, raise, write IROUTER, write IROUTER,"
                    + " write ISENABLER";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SEED | VIRTIO_NET | MSI | " + SEED_HANDLER,
                "S2 | VIRTIO_NET | MSI | " + SEED_HANDLER,
                "S2 | VIRTIO_NET | MSIX | " + SEED_HANDLER,
                "S3 | VIRTIO_NET | MSIX | write ICENABLER, write ICPENDR, read card+13",
                "S5 | VIRTIO_NET | MSIX | read card+13, raise",
                "S6 | VIRTIO_NET | MSIX | read card+13, raise",
                "S5 | I82574L | MSI | read card+c0, raise",
                "S5 | I82574L | MSIX | raise",
                "NAPI | VIRTIO_NET | MSIX | raise",
                "NAPI | VIRTIO_NET | MSI | read card+13, raise",
                "NAPI | I82574L | MSI | read card+c0, write card+d8, read card+8, raise",
                "NAPI | I82574L | MSIX | write card+d8, raise",
            })
    void aHandlerAccessesThisAndNoMore(
            Snapshot snapshot, NicKind nic, Delivery delivery, String accesses) {
        try (Machine machine = boot(snapshot, nic, delivery)) {
            Story story = new Story(machine);
            machine.trace().attachInline(story);
            machine.wire().carry(Runs.at(0), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / 50);

            List<String> wanted = List.of(accesses.split(", "));
            // From S4 on the entry itself reads ICFGR of every SPI: not the handler's.
            assertThat(story.handler.stream().filter(a -> !a.equals("read ICFGR")).toList())
                    .isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A look that finds the frame, one that does not, the buffer given back.
                "SEED | VIRTIO_NET | MSIX | read card+13, read card+13, write card+10",
                "S3 | VIRTIO_NET | MSIX | read card+13, read card+13, write card+10, read card+13,"
                        + " write ICPENDR, write IROUTER, write IROUTER, write ISENABLER",
                "S5 | VIRTIO_NET | MSIX | read card+13, read card+13, write card+10",
                "NAPI | VIRTIO_NET | MSIX | write card+10",
                "S5 | I82574L | MSIX | read card+2818, write card+2818, write card+d0",
                "NAPI | I82574L | MSI | read card+2818, write card+2818, write card+d0",
            })
    void aDrainOfOneFrameAndItsReArmAccessThisAndNoMore(
            Snapshot snapshot, NicKind nic, Delivery delivery, String accesses) {
        try (Machine machine = boot(snapshot, nic, delivery)) {
            machine.runFor(machine.time().ticksPerSecond() / 50);
            Story story = new Story(machine);
            machine.trace().attachInline(story);
            machine.wire().carry(Runs.at(0), machine.nowTicks());
            // A poll that comes later drains once more: only the first run counts.
            for (int i = 0; i < 5000 && machine.journeys().breakdown().delivered() == 0; i++) {
                machine.runFor(machine.time().ticksPerSecond() / 100_000);
            }
            assertThat(story.softirq).isEqualTo(List.of(accesses.split(", ")));
        }
    }

    @ParameterizedTest
    @CsvSource({"S5, MSIX", "S6, MSIX", "S6, POLL", "NAPI, MSIX", "S3, MSIX"})
    void everySoftirqThatBeginsEndsAndTheGuardIsFreeAtRest(Snapshot snapshot, Delivery delivery) {
        try (Machine machine = boot(snapshot, NicKind.VIRTIO_NET, delivery)) {
            machine.wire().carry(Runs.poisson(machine, 20_000, 3, 500), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond() / 10);

            var counters = machine.kernel().receiveCounters();
            assertThat(counters.count(Stage.SOFTIRQ_ENTRY))
                    .isEqualTo(counters.count(Stage.SOFTIRQ_EXIT));
            assertThat(counters.count(Stage.REARM_CHECK))
                    .isEqualTo(
                            counters.count(Stage.REARM_ARMED) + counters.count(Stage.REARM_RACE));
            LatencyBreakdown all = machine.journeys().breakdown();
            if (delivery != Delivery.POLL) {
                assertThat(counters.count(Stage.FRAME)).isGreaterThanOrEqualTo(all.delivered());
                assertThat(all.delivered()).isPositive();
            }
        }
    }

    @Test
    void s4RaisesNothingSoNothingArrivesAfterTheFirstInterrupt() {
        try (Machine machine = boot(Snapshot.S4, NicKind.VIRTIO_NET, Delivery.MSIX)) {
            machine.wire().carry(Runs.at(0, 1000, 50_000_000, 90_000_000), machine.nowTicks());
            machine.runFor(machine.time().ticksPerSecond());

            assertThat(machine.journeys().breakdown().delivered()).isZero();
            assertThat(machine.kernel().irqs().count(0, SPI)).isEqualTo(1);
            assertThat(machine.kernel().receiveCounters().count(Stage.SOFTIRQ_ENTRY)).isZero();
        }
    }
}
