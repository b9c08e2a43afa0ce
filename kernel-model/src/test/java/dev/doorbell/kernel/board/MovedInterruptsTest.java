package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interrupts that are moved from core to core under load: by IROUTER, by ITARGETSR, by MOVI, and by
 * MOVALL. Every frame comes to the program once and in order. Interrupts coalesce by one rule: messages
 * that find theirs pending already are covered by it, so there are never more interrupts than messages;
 * and while each is handled before the next message comes, there are exactly as many.
 */
class MovedInterruptsTest {
    /** One way to move, on one machine. */
    private record Case(BoardSpec board, Delivery delivery, int cores, String how) {
        @Override
        public String toString() {
            return how + ", " + delivery.label() + " on " + board.name() + ", " + cores + " cores";
        }
    }

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (int cores : new int[] {1, 2, 4, 8, 64}) {
            all.add(new Case(BoardSpec.QEMU_VIRT_ITS, Delivery.MSI, cores, "MOVI"));
            all.add(new Case(BoardSpec.QEMU_VIRT_ITS, Delivery.MSIX, cores, "MOVALL"));
            all.add(new Case(BoardSpec.QEMU_VIRT_GICV3, Delivery.INTX, cores, "IROUTER"));
            if (cores <= 8) {
                all.add(new Case(BoardSpec.QEMU_VIRT, Delivery.MSI, cores, "ITARGETSR"));
                all.add(new Case(BoardSpec.QEMU_VIRT, Delivery.INTX, cores, "ITARGETSR"));
            }
            if (cores <= 4) {
                all.add(new Case(BoardSpec.PARALLELS, Delivery.MSI, cores, "IROUTER"));
            }
        }
        return all;
    }

    /** A machine whose core 1, if there is one, moves the card's interrupt at random times. */
    private static final class Bench implements AutoCloseable {
        private final Case on;
        private final RandomStream random;
        private final List<Long> received = new ArrayList<>();
        private final Machine machine;

        private boolean moving;
        private int moves;
        private int refused;
        private long messages;

        Bench(Case on, long seed, InterruptPolicy interrupts) {
            this.on = on;
            this.random = new Seed(seed).stream("moves");
            Machine[] holder = new Machine[1];
            Program receiver =
                    system -> {
                        while (true) {
                            system.receive();
                            received.add(number(system.received()));
                        }
                    };
            Program mover =
                    system -> {
                        while (true) {
                            system.compute(20_000 + random.nextLong(300_000));
                            Machine made = holder[0];
                            if (made != null && moving) {
                                move(made);
                            }
                        }
                    };
            MachineConfig base =
                    MachineConfig.on(on.board(), on.delivery(), TimingProfile.named("parallels-m1"))
                            .withCores(on.cores());
            KernelConfig kernel =
                    KernelConfig.of(Snapshot.NAPI, on.delivery())
                            .with(interrupts)
                            .running(
                                    List.of(
                                            new Program.Listening(SyntheticTraffic.PORT, receiver),
                                            new Program.Listening(9, mover)));
            machine = Machine.boot(base.with(kernel));
            holder[0] = machine;
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.MSI_POSTED) {
                                    messages++;
                                }
                            });
        }

        private static long number(byte[] frame) {
            long number = 0;
            for (int at = 42; at < 50; at++) {
                number = number << 8 | (frame[at] & 0xFF);
            }
            return number;
        }

        /** Guest code of the core the mover runs on. */
        private void move(Machine made) {
            Kernel kernel = made.kernel();
            var core = made.core(1 % on.cores());
            int to = (int) random.nextLong(on.cores());
            boolean done =
                    on.how().equals("MOVALL")
                            ? kernel.moveAllMessages(core, (int) random.nextLong(on.cores()), to)
                            : kernel.setAffinity(core, kernel.nicIrq(), to);
            moves++;
            refused += done ? 0 : 1;
        }

        private void send(int count, long gapMicros) {
            long micro = machine.time().ticksPerSecond() / 1_000_000;
            byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
            for (int i = 0; i < count; i++) {
                UdpFrames.write(frame, SyntheticTraffic.PORT, i, 18);
                machine.wire().deliver(frame);
                machine.runFor(gapMicros / 2 * micro + random.nextLong(gapMicros * micro));
            }
            moving = false;
            machine.runFor(machine.time().ticksPerSecond() / 50);
        }

        void load(int count, long gapMicros) {
            moving = true;
            send(count, gapMicros);
        }

        void checkFrames(int count) {
            assertThat(received)
                    .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
            assertThat(machine.journeys().residentCount()).isZero();
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(count);
            assertThat(refused).isZero();
        }

        /** Interrupts of the card on all cores. */
        long interrupts() {
            long sum = 0;
            for (int core = 0; core < on.cores(); core++) {
                sum += machine.kernel().irqs().count(core, machine.kernel().nicIrq());
            }
            return sum;
        }

        int coresThatHadIt() {
            int count = 0;
            for (int core = 0; core < on.cores(); core++) {
                count += machine.kernel().irqs().count(core, machine.kernel().nicIrq()) > 0 ? 1 : 0;
            }
            return count;
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFrameComesOnceAndInOrderHoweverTheInterruptIsMoved(Case on) {
        try (Bench bench = new Bench(on, 1, InterruptPolicy.PLAN)) {
            long messagesBefore = bench.messages;
            long before = bench.interrupts();
            bench.load(200, 40);
            bench.checkFrames(200);
            assertThat(bench.moves).isGreaterThan(10);
            assertThat(bench.coresThatHadIt()).isGreaterThan(on.cores() == 1 ? 0 : 1);
            if (on.delivery().isMessage()) {
                assertThat(bench.interrupts() - before)
                        .isBetween(1L, bench.messages - messagesBefore);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messagesFarApartAreAsManyAsInterrupts(Case on) {
        try (Bench bench = new Bench(on, 2, InterruptPolicy.PLAN)) {
            long messagesBefore = bench.messages;
            long before = bench.interrupts();
            bench.load(50, 600);
            bench.checkFrames(50);
            if (on.delivery().isMessage()) {
                assertThat(bench.messages - messagesBefore).isEqualTo(50);
            }
            assertThat(bench.interrupts() - before).isEqualTo(50);
        }
    }

    @Property(tries = 15, seed = "20261121", edgeCases = EdgeCasesMode.NONE)
    @Label("random moves at random loads lose and duplicate nothing")
    void randomMovesAtRandomLoads(
            @ForAll @IntRange(min = 0, max = 20) int which,
            @ForAll @IntRange(min = 10, max = 400) int gapMicros,
            @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
            @ForAll boolean split) {
        List<Case> small = cases().stream().filter(on -> on.cores() <= 8).toList();
        InterruptPolicy policy =
                split
                        ? InterruptPolicy.PLAN
                                .with(InterruptPolicy.EndOfInterrupt.SPLIT)
                                .nested(true)
                        : InterruptPolicy.PLAN;
        try (Bench bench = new Bench(small.get(which % small.size()), seed, policy)) {
            bench.load(120, gapMicros);
            bench.checkFrames(120);
        }
    }
}
