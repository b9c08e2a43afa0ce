package dev.doorbell.bench.faults;

import dev.doorbell.bench.faults.WholeMachine.Frames;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.BootOrder;
import dev.doorbell.kernel.policy.InterruptPolicy.EarlyRaise;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.ReceivePolicy.Handler;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import dev.doorbell.kernel.policy.ReceivePolicy.Rearm;
import dev.doorbell.kernel.softirq.SoftirqEngine;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** Kernels that boot, tick, and hear nothing of their network. */
final class SilentKernels {
    private static final int INTID = FaultMachine.FRAME_FIRST;
    private static final int HOLES = 3;
    private static final int ROOM = 4;

    private SilentKernels() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F01",
                        "A softirq is raised before its core can remember it",
                        "Breenix a42ee2e4, c326feff to a34e22e7; breenix.md 1, 14",
                        "Interrupts are unmasked early in boot, the network comes up, and the core's own"
                                + " data come later. A frame between the two makes the handler set"
                                + " NO_INTERRUPT in the available ring and raise NetRx, which is dropped."
                                + " Nothing drains, so nothing clears the flag: the device never"
                                + " interrupts again.",
                        "Remembers what is raised early, and raises it again when the data are there.",
                        SilentKernels::raisedTooEarly),
                new Fault(
                        "F02",
                        "The handler suppresses, and nobody drains",
                        "Breenix 97beb258, 18c88a01, acb62bab; breenix.md 14",
                        "The handler sets NO_INTERRUPT, disables the SPI and raises nothing: draining was"
                                + " the timer's, whose poll is gone. After the first frame the four"
                                + " buffers fill and the card drops the rest.",
                        "The handler sets NO_INTERRUPT and raises NetRx; the drain lets the device speak"
                                + " again and then looks at the ring once more.",
                        SilentKernels::suppressedForEver),
                new Fault(
                        "F11",
                        "Three holes in one path",
                        "Breenix 0668208d; breenix.md 14",
                        "Of three devices one has no branch in the dispatcher, so its interrupt is"
                                + " acknowledged and ended unseen; the handler of the next raises NetRx,"
                                + " and the way out of the interrupt does not run softirqs; the last"
                                + " is drained, but its four buffers are not given back. Each is silent"
                                + " in its own way.",
                        "Dispatches all three, runs softirqs on the way out, gives buffers back.",
                        SilentKernels::threeHoles),
                new Fault(
                        "F16",
                        "Messages are set up while the device already speaks",
                        "Breenix 488d2fc2, 5780377f; breenix.md 8.2, 14",
                        "The driver sets DRIVER_OK, posts its buffers, and only then writes the message"
                                + " capability, enables it, and turns the pin off. A frame in between is"
                                + " announced at the pin, whose SPI nobody listens to; enabling messages"
                                + " takes the pin's level back and sends nothing for what came before.",
                        "Writes the capability while it is disabled and masked, turns the pin off,"
                                + " enables, and sets DRIVER_OK after that.",
                        SilentKernels::messagesTooLate));
    }

    private static MachineConfig parallels(Delivery delivery) {
        return MachineConfig.parallels(delivery, TimingProfile.named("parallels-m1"));
    }

    private static FaultRun raisedTooEarly(Form form) {
        // The disk is probed between the network and the core's own data, and takes its time.
        MachineConfig base = parallels(Delivery.MSIX).withDisk(1 << 20);
        EarlyRaise fate = form == Form.BROKEN ? EarlyRaise.LOST : EarlyRaise.REPLAYED;
        KernelConfig kernel =
                base.kernel()
                        .with(InterruptPolicy.PLAN.with(BootOrder.UNMASK_EARLY).with(fate))
                        .with(flagAndRaise().withBuffers(64));
        return WholeMachine.run(base.with(kernel), Frames.every(20, 30).fromTheStart(), 300);
    }

    /** What the tree did from S5 on, buffers given back one for one. */
    private static ReceivePolicy flagAndRaise() {
        return ReceivePolicy.PLAN
                .with(MessageOrder.DISABLED_WHILE_WRITTEN)
                .with(Handler.FLAG_AND_RAISE, Rearm.ENABLE_CHECK);
    }

    private static FaultRun suppressedForEver(Form form) {
        MachineConfig base = parallels(Delivery.MSIX);
        ReceivePolicy broken = flagAndRaise().with(Handler.SUPPRESS_ONLY, Rearm.CHECK_CLEAR_ENABLE);
        KernelConfig kernel =
                base.kernel()
                        .with(base.kernel().tick().with(PollCondition.NEVER))
                        .with(form == Form.BROKEN ? broken : flagAndRaise());
        return WholeMachine.run(base.with(kernel), Frames.every(1000, 20), 300);
    }

    private static FaultRun messagesTooLate(Form form) {
        MachineConfig base = parallels(Delivery.MSIX);
        MessageOrder order =
                form == Form.BROKEN
                        ? MessageOrder.ENABLE_BEFORE_PIN_OFF
                        : MessageOrder.DISABLED_WHILE_WRITTEN;
        KernelConfig kernel = base.kernel().with(base.kernel().receive().with(order));
        return WholeMachine.run(base.with(kernel), Frames.every(1, 1).fromTheStart(), 300);
    }

    private static FaultRun threeHoles(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice[] devices = new ScriptedDevice[HOLES];
            for (int i = 0; i < HOLES; i++) {
                devices[i] = machine.messenger(Signal.MESSAGE, INTID + i);
                for (int k = 0; k < 2 * ROOM; k++) {
                    devices[i].postAt(machine.micros(200 + 100L * k + 20L * i));
                }
            }
            devices[2].limitRoom(ROOM);
            machine.run(0, core -> new Path(machine, core, devices, form).run());
            machine.runMillis(300);
            return machine.ends(
                    devices[0].tally() + ", " + devices[1].tally() + ", " + devices[2].tally());
        }
    }

    /** From the vector to the rings of three devices. */
    private static final class Path {
        private final FaultMachine machine;
        private final Core core;
        private final ScriptedDevice[] devices;
        private final boolean whole;
        private final SoftirqEngine softirqs;

        Path(FaultMachine machine, Core core, ScriptedDevice[] devices, Form form) {
            this.machine = machine;
            this.core = core;
            this.devices = devices;
            this.whole = form == Form.MENDED;
            this.softirqs =
                    new SoftirqEngine(core, machine.parts().trace(), 100, new PreemptCount());
        }

        void run() {
            softirqs.register(SoftirqType.NET_RX, () -> devices[1].drain(core));
            core.setVector(this::vector);
            for (int i = 0; i < HOLES; i++) {
                machine.gic().configureSpiEdgeTriggered(core, INTID + i);
                machine.gic().enableSpi(core, INTID + i);
                core.write(register(i, ScriptedDevice.ENABLE), 4, 1);
            }
            core.unmaskInterrupts();
            FaultMachine.idle(core);
        }

        private static long register(int device, int offset) {
            return FaultMachine.DEVICES + (long) ScriptedDevice.FRAME_BYTES * device + offset;
        }

        private void vector() {
            machine.take(core, intid -> dispatch(intid - INTID));
            if (whole) {
                softirqs.run(); // the second hole: this call
            }
        }

        private void dispatch(int device) {
            switch (device) {
                case 0 -> {
                    if (whole) {
                        devices[0].drain(core); // the first hole: this branch
                    }
                }
                case 1 -> softirqs.raise(SoftirqType.NET_RX);
                default -> {
                    int count = devices[2].drain(core);
                    if (whole) {
                        core.write(register(2, ScriptedDevice.ROOM), 4, count); // the third hole
                    }
                }
            }
        }
    }
}
