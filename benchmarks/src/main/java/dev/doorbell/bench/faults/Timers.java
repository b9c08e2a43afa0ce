package dev.doorbell.bench.faults;

import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.List;

/** Ticks that stop. */
final class Timers {
    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);
    private static final int CNTV_TVAL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 0);
    private static final int CNTV_CTL_EL0 = SystemRegisters.encoding(3, 3, 14, 3, 1);
    private static final long ENABLE = 1;
    private static final long ENABLE_MASKED = 3;
    private static final int HEARTBEATS = 40;

    private Timers() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F43",
                        "The timer is masked at entry and armed at exit",
                        "Breenix 200c72c3, e4e16b68; breenix.md 14",
                        "The tick handler sets IMASK first and arms the timer again at its end. On the"
                                + " way there is a path that does not come back to the end: after it, no"
                                + " more ticks.",
                        "Arms the timer at the top, before anything that may take another way.",
                        Timers::maskedAtEntry));
    }

    private static FaultRun maskedAtEntry(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            int[] ticks = new int[1];
            machine.serve(0, core -> beat(machine, core), (core, intid) -> tick(core, ticks, form));
            machine.runMillis(100);
            return machine.ends(ticks[0] + " of 100 ticks");
        }
    }

    private static void tick(Core core, int[] ticks, Form form) {
        core.writeSystem(CNTV_CTL_EL0, ENABLE_MASKED);
        if (form == Form.MENDED) {
            arm(core);
        }
        ticks[0]++;
        core.spend(500);
        if (ticks[0] % HEARTBEATS == 0) {
            return; // a message that cannot be printed now
        }
        if (form == Form.BROKEN) {
            arm(core);
        }
    }

    /** Has a core's tick begin: its INTID is {@link FaultMachine#TIMER}, its handler arms it again. */
    static void beat(FaultMachine machine, Core core) {
        machine.gic().enablePrivate(core, FaultMachine.TIMER);
        arm(core);
    }

    /** Arms the timer, a millisecond from now. */
    static void arm(Core core) {
        core.writeSystem(CNTV_TVAL_EL0, core.readSystem(CNTFRQ_EL0) / 1000);
        core.writeSystem(CNTV_CTL_EL0, ENABLE);
    }
}
