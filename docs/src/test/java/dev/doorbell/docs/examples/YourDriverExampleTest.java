package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.BareMachine.GicWrites;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Exploration;
import dev.doorbell.sim.explore.Explore;
import dev.doorbell.sim.explore.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The snippets of the guide to a driver that loses an interrupt, and the outputs it shows. */
class YourDriverExampleTest {
    private static final Path PAGE =
            Path.of("..", "docs", "guides", "your-driver-loses-an-interrupt.md");

    // snippet: your-driver
    /** Serves a device that puts its results into memory and sends a message for each. */
    static final class Driver {
        static final int INTID = 80;

        private static final long WORD = 4 * (INTID / 32);
        private static final long BIT = 1L << INTID % 32;
        private static final long GICD = 0x0800_0000L;
        private static final long ISENABLER = GICD + 0x100 + WORD;
        private static final long ICENABLER = GICD + 0x180 + WORD;
        private static final long ICPENDR = GICD + 0x280 + WORD;
        private static final long ICFGR = GICD + 0xC00 + 4 * (INTID / 16);
        private static final long DEVICE_ENABLE = 0x0A00_0004L;

        private final ScriptedDevice device;

        Driver(ScriptedDevice device) {
            this.device = device;
        }

        void setUp(Core core) {
            long triggers = core.read(ICFGR, 4);
            core.write(ICFGR, 4, triggers | 2L << (2 * (INTID % 16))); // edge
            core.write(ISENABLER, 4, BIT);
            core.write(DEVICE_ENABLE, 4, 1);
        }

        /** Runs between acknowledge and end. */
        void handle(Core core) {
            core.write(ICENABLER, 4, BIT); // not again while this one is served
            core.barrier();
            takeAll(core);
            core.write(ICPENDR, 4, BIT); // whatever came meanwhile has been served
            core.write(ISENABLER, 4, BIT);
        }

        void takeAll(Core core) {
            while (device.takeOne(core)) {
                core.spend(300); // protocols
            }
        }
    }

    // end

    // snippet: your-scenario
    static BareMachine scene(Stage stage, GicWrites writes, BiConsumer<Driver, Core> handler) {
        BareMachine machine = BareMachine.explored(stage, Controller.GICV3, writes, 1);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, Driver.INTID);
        Driver driver = new Driver(device);
        machine.serve(0, driver::setUp, (core, intid) -> handler.accept(driver, core));
        stage.act("the device posts a result", 3, device::post);
        return machine;
    }

    // end

    // snippet: your-mended-handler
    static void servesWhatItAcknowledged(Driver driver, Core core) {
        driver.takeAll(core);
    }

    // end

    // snippet: your-cautious-handler
    static void clearsBeforeItLooks(Driver driver, Core core) {
        core.write(Driver.ICENABLER, 4, Driver.BIT);
        core.write(Driver.ICPENDR, 4, Driver.BIT);
        driver.takeAll(core);
        core.write(Driver.ISENABLER, 4, Driver.BIT);
    }

    // end

    private final List<String> shown = new ArrayList<>();

    private void show(Object what) {
        shown.add(what.toString());
    }

    @Test
    void theExplorerFindsTheLostInterruptAndProvesItMended() throws IOException {
        // snippet: your-exploration
        Exploration all =
                Explore.allInterleavings(stage -> scene(stage, GicWrites.COMPLETE, Driver::handle));
        show(all);
        // end
        // snippet: your-question
        all.failure()
                .replay(
                        stage -> scene(stage, GicWrites.COMPLETE, Driver::handle),
                        machine -> show(machine.whyNot(Driver.INTID)));
        // end
        show(
                Explore.allInterleavings(
                        stage ->
                                scene(
                                        stage,
                                        GicWrites.COMPLETE,
                                        YourDriverExampleTest::servesWhatItAcknowledged)));
        show(
                Explore.allInterleavings(
                        stage ->
                                scene(
                                        stage,
                                        GicWrites.COMPLETE,
                                        YourDriverExampleTest::clearsBeforeItLooks)));
        show(
                Explore.allInterleavings(
                        stage ->
                                scene(
                                        stage,
                                        GicWrites.POSTED,
                                        YourDriverExampleTest::clearsBeforeItLooks)));

        String page = Files.readString(PAGE);
        for (String each : shown) {
            assertThat(page).as("output that the page shows").contains("```\n" + each + "\n```");
        }
    }
}
