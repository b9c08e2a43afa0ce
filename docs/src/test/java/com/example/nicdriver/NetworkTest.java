package com.example.nicdriver;

// snippet: on-board
import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static dev.doorbell.kernel.testkit.TestBoard.*;
import static dev.doorbell.sim.path.Stage.*;
import static dev.doorbell.sim.testkit.Times.micros;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.testkit.OnBoard;
import org.junit.jupiter.api.Test;

@OnBoard(PARALLELS)
class NetworkTest {
    @Test
    void aFrameReachesItsReaderThroughOneMessage(Machine machine) {
        machine.wire().deliver(new byte[60]);

        machine.runUntilQuiet();

        assertThat(machine.journeys().single())
                .visits(WIRE, DMA, MSI, PENDING, TAKEN, HANDLER, SOFTIRQ, STACK)
                .isLessThan(micros(100));
        assertThat(machine).lostNoInterrupt().brokeNoRule();
    }

    @OnBoard(
            value = {PARALLELS, QEMU_VIRT, QEMU_VIRT_ITS, VMWARE_FUSION},
            delivery = {Delivery.INTX, Delivery.MSIX},
            cpus = {1, 4},
            strict = true)
    void nothingIsLostOnAnyOfThem(Machine machine) {
        for (int i = 0; i < 4; i++) {
            machine.wire().deliver(new byte[60]);
        }

        machine.runUntilQuiet();

        assertThat(machine).deliveredEverything().lostNoInterrupt().neverStormed();
    }
}
// end
