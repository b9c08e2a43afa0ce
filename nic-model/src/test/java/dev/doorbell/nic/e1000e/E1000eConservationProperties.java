package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.BAM;
import static dev.doorbell.nic.e1000e.E1000eBench.CTRL;
import static dev.doorbell.nic.e1000e.E1000eBench.EN;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.MAC;
import static dev.doorbell.nic.e1000e.E1000eBench.RDH;
import static dev.doorbell.nic.e1000e.E1000eBench.RDT;
import static dev.doorbell.nic.e1000e.E1000eBench.SECRC;
import static dev.doorbell.nic.e1000e.E1000eBench.buffer;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No frame is lost without a reason, none is made, none changes on its way. */
class E1000eConservationProperties {
    private static E1000eBench bench(boolean slow, boolean qemu) {
        TimingProfile profile = TimingProfile.named(slow ? "bare-metal-cortex-a72" : "ideal");
        return new E1000eBench(
                profile, qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION);
    }

    private static void chooseMode(E1000eBench bench, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> bench.useMsix();
            case 1 -> bench.useMsi();
            default -> {}
        }
    }

    /** A driver that takes what is done, gives buffers back, and acknowledges now and then. */
    private static int poll(E1000eBench bench, int next, int count) {
        int at = next;
        while ((bench.receivedStatus(at) & 1) != 0) {
            long journey = bench.journeys().taken(0, buffer(at));
            if (journey >= 0) {
                bench.journeys().delivered(journey);
            }
            bench.memory().write(E1000eBench.RECEIVE_RING + 16L * at + 8, 8, 0);
            bench.write(RDT, at);
            at = (at + 1) % count;
        }
        bench.settle();
        return at;
    }

    @Property(tries = 120, seed = "20260501", edgeCases = EdgeCasesMode.NONE)
    @Label("rings of any size, bursts, masks, resets and link flaps: every frame is accounted for")
    void framesAreAccountedFor(
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll boolean qemu,
            @ForAll @IntRange(min = 1, max = 16) int eights) {
        Random random = new Random(seed);
        int count = 8 * eights;
        try (E1000eBench bench = bench(slow, qemu)) {
            chooseMode(bench, random);
            bench.receiving(count);
            int next = 0;
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> bench.write(IMS, random.nextInt());
                    case 1 -> bench.write(E1000eBench.IMC, random.nextInt());
                    case 2 -> bench.read(ICR);
                    case 3 -> bench.card.setLink(random.nextInt(3) > 0);
                    case 4 -> bench.setMastering(random.nextInt(4) > 0);
                    case 5 -> bench.simulation.runFor(random.nextInt(20_000));
                    case 6 -> next = poll(bench, next, count);
                    case 7 -> {
                        if (random.nextInt(8) == 0) {
                            bench.writeAndSettle(CTRL, 0x0414_0241L);
                            bench.pass(1_000_000); // what is on the link lands first
                            bench.receiving(count);
                            next = 0;
                        }
                    }
                    default -> {
                        for (int i = random.nextInt(6); i >= 0; i--) {
                            byte[] to = random.nextInt(5) == 0 ? E1000eBench.PEER : MAC;
                            bench.arrives(frame(to, 14 + random.nextInt(1600), step));
                        }
                    }
                }
                bench.assertConserved();
            }
            bench.setMastering(true);
            bench.card.setLink(true);
            for (int i = 0; i < 40; i++) {
                bench.pass(100_000);
                next = poll(bench, next, count);
            }
            bench.assertConserved();
            assertThat(bench.card.residentFrames()).isZero();
            LatencyBreakdown all = bench.journeys().breakdown();
            assertThat(all.begun()).isPositive();
        }
    }

    @Property(tries = 100, seed = "20260502", edgeCases = EdgeCasesMode.NONE)
    @Label("a driver that keeps up gets every frame once, whole, in order")
    void framesArriveInOrder(
            @ForAll long seed,
            @ForAll boolean slow,
            @ForAll @IntRange(min = 1, max = 8) int eights) {
        Random random = new Random(seed);
        int count = 8 * eights;
        try (E1000eBench bench = bench(slow, false)) {
            bench.receiving(0, count, EN | BAM | SECRC);
            int next = 0;
            for (int i = 0; i < 60; i++) {
                byte[] frame = frame(MAC, 60 + random.nextInt(1400), i);
                bench.arrives(frame);
                bench.pass(200_000);
                assertThat(bench.receivedStatus(next)).as("frame %d", i).isEqualTo(3);
                assertThat(bench.bytesAt(buffer(next), frame.length)).isEqualTo(frame);
                next = poll(bench, next, count);
                assertThat(bench.read(RDH)).isEqualTo(next);
            }
            assertThat(bench.journeys().breakdown().delivered()).isEqualTo(60);
        }
    }

    @Property(tries = 100, seed = "20260503", edgeCases = EdgeCasesMode.NONE)
    @Label("what a driver sends from both queues goes out once, whole, in its queue's order")
    void sentFramesGoOutInOrder(@ForAll long seed, @ForAll boolean slow, @ForAll boolean qemu) {
        Random random = new Random(seed);
        try (E1000eBench bench = bench(slow, qemu)) {
            bench.cableTicks = bench.ticks(random.nextInt(20_000));
            int[] given = new int[2];
            for (int queue = 0; queue < 2; queue++) {
                bench.sending(queue, 64, 0x0A);
                given[queue] = 1 + random.nextInt(60);
                for (int i = 0; i < given[queue]; i++) {
                    byte[] frame = frame(MAC, 60 + random.nextInt(3000), 0);
                    frame[14] = (byte) queue;
                    frame[15] = (byte) i;
                    int cut = 16 + random.nextInt(frame.length - 16);
                    if (random.nextBoolean()) {
                        bench.describe(frame, E1000eBench.EOP | E1000eBench.RS);
                    } else if (i + 1 < given[queue]) {
                        bench.describe(Arrays.copyOf(frame, cut), 0);
                        bench.describe(
                                Arrays.copyOfRange(frame, cut, frame.length), E1000eBench.EOP);
                        given[queue]--;
                    } else {
                        bench.describe(frame, E1000eBench.EOP);
                    }
                }
                bench.kick();
            }
            bench.pass(20_000_000);
            int[] next = new int[2];
            for (byte[] sent : bench.sent) {
                int queue = sent[14];
                assertThat(sent[15]).isEqualTo((byte) next[queue]++);
            }
            assertThat(next).isEqualTo(given);
        }
    }
}
