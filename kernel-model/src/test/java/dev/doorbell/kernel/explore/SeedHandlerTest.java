package dev.doorbell.kernel.explore;

import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.BareMachine.GicWrites;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.explore.Exploration;
import dev.doorbell.sim.explore.Explore;
import dev.doorbell.sim.explore.Stage;
import org.junit.jupiter.api.Test;

class SeedHandlerTest {
    private static final int INTID = BareMachine.FRAME_FIRST;

    static BareMachine f04(
            Stage stage, Controller controller, GicWrites writes, boolean broken, int results) {
        BareMachine machine = BareMachine.explored(stage, controller, writes, 1);
        ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
        var gic = machine.gic();
        machine.serve(
                0,
                core -> {
                    gic.configureSpiEdgeTriggered(core, INTID);
                    gic.enableSpi(core, INTID);
                    core.write(BareMachine.DEVICES + ScriptedDevice.ENABLE, 4, 1);
                },
                (core, intid) -> {
                    gic.disableSpi(core, intid);
                    gic.clearSpiPending(core, intid);
                    device.drain(core);
                    if (broken) {
                        gic.clearSpiPending(core, intid);
                    }
                    gic.enableSpi(core, intid);
                });
        stage.act("device posts", results, device::post);
        return machine;
    }

    @Test
    void probe() {
        for (Controller controller : new Controller[] {Controller.GICV2, Controller.GICV3}) {
            for (int results = 1; results <= 3; results++) {
                for (boolean broken : new boolean[] {true, false}) {
                    int n = results;
                    long at = System.nanoTime();
                    Exploration all =
                            Explore.allInterleavings(
                                    stage -> f04(stage, controller, GicWrites.COMPLETE, broken, n));
                    System.out.println(
                            controller
                                    + " "
                                    + results
                                    + (broken ? " broken " : " mended ")
                                    + (System.nanoTime() - at) / 1_000_000
                                    + " ms\n"
                                    + all);
                }
            }
        }
    }
}
