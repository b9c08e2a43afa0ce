package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.CTRL;
import static dev.doorbell.nic.virtio.ModernBench.EVENT_INDEX;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Every frame given to the card is stored, dropped by name, or still in the card; always. */
class VirtioConservationProperties {
    private static final String[] PROFILES = {"ideal", "bare-metal-cortex-a72", "parallels-m1"};

    /** A board under a random driver, and a count of what was stored. */
    private static final class Trial {
        private final Random random;
        private final ModernBench bench;
        private final int size;
        private final long features;
        private ModernBench.Ring[] rings = {};
        private long given;
        private long stored;

        Trial(ModernBench bench, Random random, int sizeLog2) {
            this.bench = bench;
            this.random = random;
            this.size = 1 << sizeLog2;
            this.features =
                    (random.nextBoolean() ? EVENT_INDEX : 0)
                            | (random.nextBoolean() ? NetFeatures.MRG_RXBUF : 0)
                            | (random.nextBoolean() ? NetFeatures.STATUS : 0)
                            | NetFeatures.CTRL_VQ;
            bench.simulation
                    .parts()
                    .trace()
                    .attachInline(
                            (tick, point, source, first, second) ->
                                    stored += point == TracePoint.FRAME_STORED ? 1 : 0);
        }

        void start() {
            rings = bench.start(features, size);
            if (random.nextBoolean()) {
                bench.useMsix();
            }
            rings[RX].fill(random.nextInt(size + 1), 64 + random.nextInt(1600));
        }

        void step() {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> {
                    for (int n = 1 + random.nextInt(8); n > 0; n--) {
                        give(frame(1 + random.nextInt(2000), n));
                    }
                }
                case 4 -> bench.offersFrame(frame(1 + random.nextInt(200), 4));
                case 5, 6 -> post();
                case 7 -> send();
                case 8 -> bench.aim(1 + random.nextInt(3), 7, random.nextBoolean());
                case 9 -> bench.nic.setLink(random.nextInt(4) > 0);
                case 10 -> reset();
                case 11 -> rings[CTRL].command(0, random.nextInt(6), random.nextInt(2));
                default -> bench.simulation.runFor(random.nextInt(6000));
            }
            check();
        }

        private void give(byte[] frame) {
            bench.arrives(frame);
        }

        private void post() {
            int free = size - (rings[RX].availableIndex() - rings[RX].usedIndex() & 0xFFFF);
            for (int n = random.nextInt(free + 1); n > 0; n--) {
                rings[RX].offer(rings[RX].availableIndex() % size);
            }
            rings[RX].tell();
        }

        private void send() {
            if ((rings[TX].availableIndex() - rings[TX].usedIndex() & 0xFFFF) < size) {
                rings[TX].send(rings[TX].availableIndex() % size, frame(60, 9));
                rings[TX].tell();
            }
        }

        private void reset() {
            switch (random.nextInt(6)) {
                case 0 -> start();
                case 1 -> {
                    bench.setStatus(0);
                    check();
                    start();
                }
                case 2 -> {
                    rings[RX].select();
                    bench.write(0x3A, 2, 1);
                    check();
                    start();
                }
                case 3 -> {
                    bench.setConfig(0x04, 2, 3);
                    give(frame(60, 1));
                    check();
                    bench.setConfig(0x04, 2, 7);
                }
                default -> {
                    // most steps leave it running
                }
            }
        }

        /** Held outside is not given; overwritten frames were stored first. */
        void check() {
            long dropped = 0;
            for (Map.Entry<DropReason, Long> reason : bench.drops().entrySet()) {
                boolean wasStored = reason.getKey() == DropReason.BUFFER_OVERWRITTEN;
                dropped += wasStored ? 0 : reason.getValue();
            }
            given = bench.journeys().breakdown().begun();
            assertThat(stored + dropped + bench.nic.residentFrames()).isEqualTo(given);
            bench.assertConserved();
        }
    }

    @Property(tries = 250, seed = "20260521", edgeCases = EdgeCasesMode.NONE)
    void everyFrameIsAccountedForAtEveryStep(
            @ForAll long seed,
            @ForAll @IntRange(max = 2) int profile,
            @ForAll @IntRange(max = 8) int sizeLog2,
            @ForAll boolean qemu) {
        DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
        VirtioNetConfig config =
                VirtioNetConfig.full(TransportKind.MODERN).withBehaviour(behaviour);
        try (ModernBench bench = new ModernBench(config, TimingProfile.named(PROFILES[profile]))) {
            Trial trial = new Trial(bench, new Random(seed), sizeLog2);
            trial.start();
            for (int i = 0; i < 120; i++) {
                trial.step();
            }
            bench.settle();
            bench.settle();
            trial.check();
            assertThat(bench.nic.residentFrames()).isZero();
        }
    }

    @Property(tries = 10_000)
    @Tag("nightly")
    void everyFrameIsAccountedForNightAfterNight(
            @ForAll long seed,
            @ForAll @IntRange(max = 2) int profile,
            @ForAll @IntRange(max = 8) int sizeLog2,
            @ForAll boolean qemu) {
        everyFrameIsAccountedForAtEveryStep(seed, profile, sizeLog2, qemu);
    }
}
