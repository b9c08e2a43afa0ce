package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One body, four deliveries: the same driver class, by poll, INTx, MSI and MSI-X, on every board that
 * has them. The contents of every frame are checked at its far end, both ways.
 */
class FourDeliveriesTest {
    private static final int FRAMES = 200;

    private record Case(BoardSpec board, NicKind nic, Delivery delivery) {
        @Override
        public String toString() {
            return board.name() + ", " + nic.label() + ", " + delivery.label();
        }
    }

    private static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (BoardSpec board : BoardSpec.ALL) {
            for (NicKind nic : NicKind.values()) {
                for (Delivery delivery : Delivery.values()) {
                    all.add(new Case(board, nic, delivery));
                }
            }
        }
        return all;
    }

    @TestFactory
    Stream<DynamicTest> framesGoBothWaysIntactAndInOrder() {
        return all().stream()
                .filter(
                        c ->
                                c.board().deliveries().contains(c.delivery())
                                        && c.nic().deliveries().contains(c.delivery()))
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> bothWays(c)));
    }

    private static void bothWays(Case c) {
        List<byte[]> received = new ArrayList<>();
        List<byte[]> arrived = new ArrayList<>();
        Program echo =
                system -> {
                    while (true) {
                        int bytes = system.receive();
                        byte[] frame = Arrays.copyOf(system.received(), bytes);
                        received.add(frame);
                        system.send(reversed(frame));
                    }
                };
        MachineConfig base =
                MachineConfig.on(c.board(), c.delivery(), TimingProfile.named("parallels-m1"))
                        .with(c.nic());
        List<Program.Listening> programs =
                List.of(new Program.Listening(Program.Listening.EVERY_FRAME, echo));
        try (Machine machine =
                Machine.boot(base.with(base.kernel().withReceiveBuffers(32).running(programs)))) {
            machine.nic()
                    .connect(
                            (frame, offset, bytes) -> {
                                arrived.add(Arrays.copyOfRange(frame, offset, offset + bytes));
                                return 0;
                            });
            RandomStream random = new Seed(20261201).stream("frames");
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                byte[] frame = new byte[60 + (int) random.nextLong(1455)];
                for (int at = 0; at < frame.length; at++) {
                    frame[at] = (byte) random.nextLong(256);
                }
                sent.add(frame);
                machine.wire().deliver(frame);
                machine.runFor(random.nextLong(machine.time().ticksPerSecond() / 100));
            }
            machine.runFor(machine.time().ticksPerSecond() / 10);
            LatencyBreakdown all = machine.journeys().breakdown();
            assertThat(all.delivered()).isEqualTo(FRAMES);
            assertThat(received).containsExactlyElementsOf(sent);
            assertThat(arrived)
                    .containsExactlyElementsOf(
                            sent.stream().map(FourDeliveriesTest::reversed).toList());
            assertThat(machine.kernel().irqs().unclaimedCount()).isZero();
        }
    }

    private static byte[] reversed(byte[] frame) {
        byte[] back = new byte[frame.length];
        for (int i = 0; i < frame.length; i++) {
            back[i] = frame[frame.length - 1 - i];
        }
        return back;
    }
}
