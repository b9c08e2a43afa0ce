package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.EVENT_INDEX;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.WRITE;
import static dev.doorbell.nic.virtio.ModernBench.buffer;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.nic.virtio.transport.VirtioChoice.Notifications;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Suppression of interrupts and notifications, against an oracle and against drivers that sleep. */
class EventIndexProperties {
    private static ModernBench bench(boolean slow, Notifications notifications) {
        VirtioNetConfig config =
                VirtioNetConfig.full(TransportKind.MODERN)
                        .withBehaviour(DeviceBehaviour.SPECIFICATION.with(notifications));
        return new ModernBench(
                config, TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal"));
    }

    /** The index the driver wants to hear of lies in what was published: written out, not computed. */
    private static boolean oracle(int before, int now, int event) {
        for (int index = before; index != now; index = index + 1 & 0xFFFF) {
            if (index == event) {
                return true;
            }
        }
        return false;
    }

    @Property(tries = 150, seed = "20260501", edgeCases = EdgeCasesMode.NONE)
    @Label(
            "VIRTIO-007 an interrupt occurs exactly when used_event was crossed, wherever indices are")
    void interruptsAreTheOracles(@ForAll long seed, @ForAll @IntRange(max = 8) int sizeLog2) {
        Random random = new Random(seed);
        int size = 1 << sizeLog2;
        try (ModernBench bench = bench(false, Notifications.ALL)) {
            ModernBench.Ring rx = bench.start(EVENT_INDEX, size)[RX];
            for (int i = 0; i < size; i++) {
                rx.describe(i, buffer(i % 16), 256, WRITE, 0);
            }
            int used = 0;
            for (int step = 0; step < 300; step++) {
                int ahead = random.nextInt(random.nextInt(4) == 0 ? 0x1_0000 : 5);
                int event = used + ahead - 1 & 0xFFFF;
                rx.setUsedEvent(event);
                rx.setFlags(random.nextInt(2));
                rx.offer(random.nextInt(size));
                bench.arrives(new byte[] {(byte) step});
                int now = used + 1 & 0xFFFF;
                assertThat(rx.usedIndex()).isEqualTo(now);
                assertThat(bench.isr()).isEqualTo(oracle(used, now, event) ? 1 : 0);
                used = now;
            }
        }
    }

    /**
     * A driver as Linux has it: drains, asks for the next interrupt, looks once more, sleeps. However
     * slow the link, no frame stays in the ring.
     */
    @Property(tries = 120, seed = "20260502", edgeCases = EdgeCasesMode.NONE)
    void aDriverThatSleepsIsAlwaysWoken(
            @ForAll long seed, @ForAll boolean eventIndex, @ForAll boolean slow) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow, Notifications.ALL)) {
            ModernBench.Ring rx = bench.start(eventIndex ? EVENT_INDEX : 0, 64)[RX];
            bench.useMsix();
            rx.fill(64, 2048);
            SleepyDriver driver = new SleepyDriver(bench, rx, eventIndex);
            driver.sleep();
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(3) > 0) {
                    bench.arrives(frame(60 + random.nextInt(1000), i));
                }
                bench.simulation.runFor(random.nextInt(4000));
                driver.step(random);
            }
            for (int i = 0; i < 200; i++) {
                bench.simulation.runFor(20_000);
                driver.step(random);
            }
            assertThat(driver.drained).isEqualTo(rx.usedIndex());
            long dropped = bench.journeys().breakdown().droppedCount();
            assertThat(driver.drained + dropped).isEqualTo(bench.journeys().breakdown().begun());
        }
    }

    private static final class SleepyDriver {
        private final ModernBench bench;
        private final ModernBench.Ring rx;
        private final boolean eventIndex;
        private int heard;
        private int drained;
        private boolean awake = true;
        private boolean asking;

        SleepyDriver(ModernBench bench, ModernBench.Ring rx, boolean eventIndex) {
            this.bench = bench;
            this.rx = rx;
            this.eventIndex = eventIndex;
        }

        /** Asks for interrupts; the look at the ring comes a step later, so that time can pass. */
        void sleep() {
            if (eventIndex) {
                rx.setUsedEvent(drained);
            } else {
                rx.setFlags(0);
            }
            awake = false;
            asking = true;
        }

        void step(Random random) {
            if (asking) {
                asking = false;
                awake = rx.usedIndex() != drained;
            }
            if (bench.messages.size() != heard) {
                heard = bench.messages.size();
                awake = true;
            }
            if (!awake) {
                return;
            }
            if (!eventIndex) {
                rx.setFlags(1);
            }
            for (int n = random.nextInt(8); n > 0 && rx.usedIndex() != drained; n--) {
                rx.offer(rx.usedHead(drained));
                drained++;
            }
            if (rx.usedIndex() == drained) {
                sleep();
            }
        }
    }

    /** A driver that notifies only when the device asks for it: everything it posts is sent. */
    @Property(tries = 120, seed = "20260503", edgeCases = EdgeCasesMode.NONE)
    void aDriverThatObeysTheHintsNeverWaitsForNothing(
            @ForAll long seed,
            @ForAll boolean eventIndex,
            @ForAll boolean slow,
            @ForAll Notifications notifications) {
        Random random = new Random(seed);
        try (ModernBench bench = bench(slow, notifications)) {
            ModernBench.Ring tx = bench.start(eventIndex ? EVENT_INDEX : 0, 256)[TX];
            bench.nic.connect(
                    (frame, offset, bytes) -> {
                        bench.sent.add(frame.clone());
                        return bench.simulation.nowTicks() + random.nextInt(3000);
                    });
            int told = 0;
            for (int i = 0; i < 100; i++) {
                int before = tx.availableIndex();
                for (int n = 1 + random.nextInt(2); n > 0; n--) {
                    tx.send(tx.availableIndex() % 256, frame(60, i));
                }
                boolean wanted =
                        eventIndex
                                ? oracle(before, tx.availableIndex(), tx.availableEvent())
                                : (tx.usedFlags() & 1) == 0;
                if (wanted) {
                    tx.tell();
                    told++;
                }
                bench.simulation.runFor(random.nextInt(5000));
            }
            bench.settle();
            assertThat(tx.usedIndex()).isEqualTo(tx.availableIndex());
            assertThat(bench.sent).hasSize(tx.availableIndex());
            assertThat(told).isPositive();
        }
    }

    /** The same for frames that wait outside until there are buffers. */
    @Property(tries = 120, seed = "20260504", edgeCases = EdgeCasesMode.NONE)
    void aFrameThatWaitsOutsideComesInWhenTheHintsAreObeyed(
            @ForAll long seed,
            @ForAll boolean eventIndex,
            @ForAll boolean slow,
            @ForAll boolean merges,
            @ForAll Notifications notifications) {
        Random random = new Random(seed);
        long features = (eventIndex ? EVENT_INDEX : 0) | (merges ? NetFeatures.MRG_RXBUF : 0);
        try (ModernBench bench = bench(slow, notifications)) {
            ModernBench.Ring rx = bench.start(features, 16)[RX];
            for (int i = 0; i < 16; i++) {
                rx.describe(i, buffer(i), 200, WRITE, 0);
            }
            int drained = 0;
            int posted = 0;
            for (int i = 0; i < 150; i++) {
                if (random.nextInt(4) > 0) {
                    bench.offersFrame(frame(1 + random.nextInt(merges ? 700 : 180), i));
                }
                drained = rx.usedIndex();
                int before = rx.availableIndex();
                for (int n = random.nextInt(4); n > 0 && posted - drained < 16; n--) {
                    rx.offer(posted % 16);
                    posted++;
                }
                boolean wanted =
                        eventIndex
                                ? oracle(before, rx.availableIndex(), rx.availableEvent())
                                : (rx.usedFlags() & 1) == 0;
                if (wanted && before != rx.availableIndex()) {
                    rx.tell();
                }
                bench.simulation.runFor(random.nextInt(4000));
            }
            bench.settle();
            int free = rx.availableIndex() - rx.usedIndex() & 0xFFFF;
            boolean stuck =
                    !bench.held.isEmpty() && free * 200 >= bench.held.getFirst().length + 12;
            assertThat(stuck).as("a frame waits though it fits").isFalse();
            assertThat(bench.journeys().breakdown().droppedCount())
                    .isEqualTo(
                            bench.drops()
                                    .getOrDefault(
                                            dev.doorbell.sim.path.DropReason.BUFFER_OVERWRITTEN,
                                            0L));
        }
    }
}
