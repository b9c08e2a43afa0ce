package dev.doorbell.bench.faults;

import dev.doorbell.bench.faults.WholeMachine.Frames;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.IntidRange;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** Interrupts that are acknowledged through the wrong register, or taken for something else. */
final class Acknowledgements {
    private static final int INTID = FaultMachine.FRAME_FIRST;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final int ICC_IAR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 0);
    private static final int ICC_EOIR0_EL1 = SystemRegisters.encoding(3, 0, 12, 8, 1);

    private Acknowledgements() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F23",
                        "Group 0 registers where Group 0 is not the guest's",
                        "Breenix 868e8672; breenix.md 14",
                        "The GIC has two security states (GICD_CTLR.DS is 0) and the kernel runs in the"
                                + " Non-secure one. It acknowledges through ICC_IAR0_EL1, as it learned on"
                                + " a hypervisor with Group 0 alone. Hardware traps that access; here it"
                                + " reads 1023, and the interrupt stays signalled and is never taken.",
                        "Acknowledges through ICC_IAR1_EL1 and ends through ICC_EOIR1_EL1, which work in"
                                + " both kinds of machine.",
                        Acknowledgements::group0),
                new Fault(
                        "F24",
                        "An LPI is taken for spurious",
                        "Breenix acknowledge_irq, found by reading; breenix.md 3.3, 14",
                        "The entry takes every INTID above 1019 for a special one. An LPI, 8192 or above,"
                                + " is acknowledged by the read of ICC_IAR1_EL1, which raises the running"
                                + " priority, and is never ended. That core takes nothing of the same"
                                + " priority any more, its own tick included.",
                        "Takes 1020 to 1023 for special, and nothing else.",
                        Acknowledgements::translatedTakenForNothing));
    }

    private static FaultRun group0(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3_NON_SECURE, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, INTID);
            GicDriver gic = machine.gic();
            machine.run(
                    0,
                    core -> {
                        core.setVector(
                                () -> {
                                    if (form == Form.BROKEN) {
                                        takeGroup0(core, device);
                                    } else {
                                        machine.take(core, intid -> device.drain(core));
                                    }
                                });
                        gic.configureSpiEdgeTriggered(core, INTID);
                        gic.enableSpi(core, INTID);
                        core.write(ENABLE, 4, 1);
                        core.unmaskInterrupts();
                        FaultMachine.idle(core);
                    });
            device.postAt(machine.micros(100), machine.micros(200), machine.micros(300));
            machine.runMillis(2);
            return machine.ends(device.tally());
        }
    }

    private static void takeGroup0(Core core, ScriptedDevice device) {
        int intid = (int) core.readSystem(ICC_IAR0_EL1); // the fault
        if (!GicDriver.isSpecial(intid)) {
            device.drain(core);
            core.writeSystem(ICC_EOIR0_EL1, intid);
        }
    }

    private static FaultRun translatedTakenForNothing(Form form) {
        MachineConfig base =
                MachineConfig.on(
                        BoardSpec.QEMU_VIRT_ITS,
                        Delivery.MSIX,
                        TimingProfile.named("kvm-neoverse-n1"));
        IntidRange range = form == Form.BROKEN ? IntidRange.NO_LPIS : IntidRange.ALL;
        return WholeMachine.run(
                base.with(base.kernel().with(InterruptPolicy.PLAN.with(range))),
                Frames.every(1000, 4),
                300);
    }
}
