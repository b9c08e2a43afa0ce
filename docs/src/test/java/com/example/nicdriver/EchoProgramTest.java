package com.example.nicdriver;

import static dev.doorbell.kernel.board.Nics.e1000e;
import static dev.doorbell.kernel.board.Nics.virtioNet;
import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static dev.doorbell.sim.testkit.Times.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.kernel.testkit.OnBoard;
import dev.doorbell.kernel.testkit.TestBoard;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.testkit.Latencies;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A program of one's own on machines of one's own. */
class EchoProgramTest {
    private static final int PORT = 7;

    /** Answers every datagram. */
    private static void echo(SystemCalls system) {
        byte[] reply = new byte[UdpFrames.FRAME_BYTES_MIN];
        while (true) {
            system.receive();
            system.compute(10_000); // cycles
            system.send(reply);
        }
    }

    /** What {@code @OnBoard} is told to add. */
    static final class Echoing implements UnaryOperator<MachineBuilder> {
        @Override
        public MachineBuilder apply(MachineBuilder machine) {
            List<Program.Listening> programs =
                    List.of(new Program.Listening(PORT, EchoProgramTest::echo));
            return machine.kernel(kernel -> kernel.running(programs));
        }
    }

    private static byte[] request(int number) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, PORT, number, 18);
        return frame;
    }

    @OnBoard(
            value = {TestBoard.PARALLELS, TestBoard.QEMU_VIRT_ITS},
            with = Echoing.class)
    void everyRequestIsAnswered(Machine machine, Wire wire) {
        wire.deliver(request(0));
        wire.deliver(request(1));

        machine.runUntil(m -> m.wire().framesSent() == 2, millis(5));

        assertThat(machine.counters().received()).isEqualTo(2);
        assertThat(machine).deliveredEverything();
    }

    @Test
    void aMachineIsAPlainObject() {
        // snippet: plain
        try (Machine machine = Boards.qemuVirt().gicV3Its().cpus(4).nic(virtioNet()).boot(7)) {
            machine.wire().deliver(request(0));
            machine.runUntil(m -> m.counters().received() == 1, millis(5));

            assertThat(machine.journeys().single()).stage(Stage.HANDLER).isLessThan(millis(1));
            assertThat(machine.interrupts()).contains("GICv3-LPI");
            assertThat(machine.whyNot(machine.kernel().nicIrq()).words()).contains("pending");
        }
        // end
    }

    // snippet: latencies
    private static Latencies latencies(MachineBuilder half, Delivery delivery) {
        try (Machine machine = half.delivery(delivery).boot()) {
            for (int i = 0; i < 30; i++) {
                machine.wire().deliver(request(i));
                machine.runUntilQuiet();
            }
            return Latencies.of(machine.journeys());
        }
    }

    @Test
    void interruptsAreNoWorseThanPolling() {
        MachineBuilder half = Boards.parallels().nic(e1000e());

        assertThat(latencies(half, Delivery.MSIX)).isNoWorseThan(latencies(half, Delivery.POLL));
    }
    // end
}
