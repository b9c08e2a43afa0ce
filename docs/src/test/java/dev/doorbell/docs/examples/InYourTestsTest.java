package dev.doorbell.docs.examples;

import static dev.doorbell.kernel.board.Nics.e1000;
import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.testkit.MachineReport;
import dev.doorbell.kernel.testkit.OnBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The remaining snippets of the guide about tests, and what it says of them. */
class InYourTestsTest {
    @Test
    void aHalfBuiltMachineIsShared() {
        // snippet: half-built
        MachineBuilder half = Boards.parallels().nic(e1000()).cpus(2);
        try (Machine pin = half.delivery(Delivery.INTX).boot();
                Machine ideal = half.profile("ideal").boot()) {
            assertThat(pin.kernel().nicIrq()).isEqualTo(ideal.kernel().nicIrq());
        }
        // end
    }

    // snippet: replay
    @OnBoard(
            replay =
                    "seed=5 board=parallels delivery=msi profile=parallels-m1 nic=virtio-net cpus=1")
    void onceMore(Machine machine) {
        machine.wire().deliver(new byte[60]);
        machine.runUntilQuiet();

        assertThat(machine).deliveredEverything();
    }

    // end

    /** The report that the guide shows is the one that is made. */
    @Test
    void theReportIsAsShown() throws IOException {
        String page = Files.readString(Path.of("guides/in-your-tests.md"));
        try (Machine machine = Boards.parallels().delivery(Delivery.MSI).boot(5)) {
            machine.kernel()
                    .irqs()
                    .replacePciIrq(machine.kernel().nicIrq(), 0, core -> IrqResult.HANDLED);
            machine.wire().deliver(new byte[60]);
            machine.runUntil(machine.time().ticksOf(java.time.Duration.ofMillis(3)));
            String report = MachineReport.of(machine);

            assertThat(page).contains("```\n" + report + "```\n");
        }
    }
}
