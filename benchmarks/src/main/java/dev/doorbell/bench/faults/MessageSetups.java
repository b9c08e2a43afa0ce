package dev.doorbell.bench.faults;

import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import java.util.List;

/** Messages that are aimed, enabled or acknowledged in the wrong order. */
final class MessageSetups {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;

    private MessageSetups() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "S12",
                        "Causes left set never send another message",
                        "82574L, ICR and IMS; serenityos-msi.md 7",
                        "The device sends a message when its causes go from none to some. The handler"
                                + " drains and leaves the cause set; what comes later finds it set"
                                + " already, and no message is sent.",
                        "Clears the cause before it drains.",
                        MessageSetups::causesLeftSet));
    }

    private static FaultRun causesLeftSet(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE_ON_RISE, MESSAGE);
            machine.serve(
                    0,
                    core -> {
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                    },
                    (core, intid) -> {
                        if (form == Form.MENDED) {
                            core.write(STATUS, 4, 1);
                            core.read(STATUS, 4);
                        }
                        device.drain(core);
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(300);
            return machine.ends(device.tally());
        }
    }
}
