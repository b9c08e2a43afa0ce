package dev.doorbell.kernel.driver.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.ReceivePolicy.Repost;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two rings as the driver keeps them, the test being the device. */
class VirtioQueuesTest {
    private static final int SIZE = 256;
    private static final int HEADER = 10;
    private static final long RING = GuestBench.MEMORY;
    private static final long BUFFERS = GuestBench.MEMORY + 0x10_0000;
    private static final VirtqueueLayout LAYOUT = VirtqueueLayout.of(RING, SIZE);

    private final GuestBench bench = new GuestBench(1).remembering("card", 0x2000_0000L, 0x1000);
    private final Core core = bench.core(0);
    private final GuestMemory memory = core.memory();
    private final LegacyTransport transport = new LegacyTransport(0x2000_0000L);
    private int used;

    @AfterEach
    void close() {
        bench.close();
    }

    private VirtioReceiveQueue receive(ReceivePolicy policy) {
        return new VirtioReceiveQueue(
                policy, bench.simulation().parts().journeys(), transport, LAYOUT, SIZE, BUFFERS);
    }

    /** The device says that it has used a descriptor. */
    private void use(int descriptor, int bytes) {
        long entry = LAYOUT.used() + 4 + 8L * (used & SIZE - 1);
        memory.write(entry, 4, descriptor);
        memory.write(entry + 4, 4, bytes);
        memory.write(LAYOUT.used() + 2, 2, ++used);
    }

    private int available() {
        return (int) memory.read(LAYOUT.available() + 2, 2);
    }

    /** Descriptors posted from {@code first} on. */
    private List<Integer> posted(int first) {
        List<Integer> found = new ArrayList<>();
        for (int i = first; i < available(); i++) {
            found.add((int) memory.read(LAYOUT.available() + 4 + 2L * (i & SIZE - 1), 2));
        }
        return found;
    }

    private List<Integer> drain(ReceivePolicy policy, int budget) {
        List<Integer> lengths = new ArrayList<>();
        bench.run(
                () -> {
                    VirtioReceiveQueue queue = receive(policy);
                    queue.postFirst(core);
                    use(2, HEADER + 60);
                    use(0, HEADER);
                    use(1, HEADER + 70);
                    queue.drain(core, (address, bytes, journey) -> lengths.add(bytes), budget);
                });
        return lengths;
    }

    @Test
    void buffersGoBackAsTheyWereTaken() {
        assertThat(drain(ReceivePolicy.PLAN, 100)).containsExactly(60, 70);
        assertThat(posted(0)).containsExactly(0, 1, 2, 3, 2, 0, 1);
    }

    @Test
    void theTreeGivesAllBackAndStopsAtAnEntryTooShortWithMoreBehindIt() {
        assertThat(drain(ReceivePolicy.PLAN.with(Repost.ALL), 100)).containsExactly(60);
        assertThat(posted(0)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void aBudgetEndsADrainWithTheRestLeftInTheRing() {
        assertThat(drain(ReceivePolicy.PLAN, 1)).containsExactly(60);
        assertThat(posted(4)).containsExactly(2);
    }

    @Test
    void sixteenFramesGoWithoutWaitingAndTheNextOnlyWhenOneWasTakenBack() {
        List<Boolean> went = new ArrayList<>();
        bench.run(
                () -> {
                    VirtioTransmitQueue queue =
                            new VirtioTransmitQueue(transport, LAYOUT, SIZE, BUFFERS, 16);
                    for (int i = 0; i < 17; i++) {
                        went.add(queue.transmit(core, new byte[60]));
                    }
                    use(5, 0);
                    went.add(queue.transmit(core, new byte[60])); // nobody has looked
                    queue.reclaim(core);
                    went.add(queue.transmit(core, new byte[60]));
                    went.add(queue.transmit(core, new byte[60]));
                });
        assertThat(went.subList(0, 16)).containsOnly(true);
        assertThat(went.subList(16, 20)).containsExactly(false, false, true, false);
        assertThat(posted(16)).containsExactly(5);
    }

    @Test
    void aSenderThatWaitsGivesUpOnADeviceThatTakesNothing() {
        List<Boolean> went = new ArrayList<>();
        bench.run(
                () ->
                        went.add(
                                new VirtioTransmitQueue(transport, LAYOUT, SIZE, BUFFERS, 1)
                                        .transmit(core, new byte[60])));
        bench.simulation().runFor(10_000_000);
        assertThat(went).containsExactly(false);
    }

    @Test
    void vectorsAreAimedInTheTreesOrderAndReadBack() {
        List<Boolean> taken = new ArrayList<>();
        bench.run(() -> taken.add(transport.aimVector(core, 0)));
        assertThat(taken).containsExactly(true);
        assertThat(bench.accesses())
                .containsExactly(
                        "write card+14 = ffff",
                        "read card+14",
                        "write card+e = 0",
                        "write card+16 = 0",
                        "read card+16",
                        "write card+e = 1",
                        "write card+16 = ffff");
    }
}
