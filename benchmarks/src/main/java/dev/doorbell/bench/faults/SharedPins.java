package dev.doorbell.bench.faults;

import dev.doorbell.sim.cpu.Core;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pins that several devices drive, and one driver that believes the line to be its own. */
final class SharedPins {
    private SharedPins() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "S04",
                        "One member masks a shared line",
                        "SerenityOS SharedIRQHandler, PCIIRQHandler; serenityos-msi.md 4.1, 7",
                        "Two functions share an input of the IO-APIC. One driver stops its device and"
                                + " calls disable_irq(), which sets the mask of the redirection entry:"
                                + " the line is deaf for the sibling too, whose pin stays asserted and"
                                + " whose results nobody takes.",
                        "Silences its own device, and masks the entry only when no other member is left.",
                        SharedPins::memberMasksLine));
    }

    private static FaultRun memberMasksLine(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction leaving = pc.function(ScriptedFunction.Shape.MSI);
            ScriptedFunction sibling = pc.function(ScriptedFunction.Shape.MSI);
            long[] registers = new long[2];
            Set<ScriptedFunction> members = new HashSet<>(Set.of(leaving, sibling));
            pc.serve(
                    0,
                    core -> {
                        registers[0] = start(pc, core, 0, leaving);
                        registers[1] = start(pc, core, 1, sibling);
                        pc.unmaskPin(core);
                        core.spend(1_500_000); // half a millisecond of service
                        leaving.disable(core, registers[0]);
                        members.remove(leaving);
                        disableIrq(pc, core, members, form);
                    },
                    (core, slot) -> {
                        leaving.serve(core, registers[0], 0);
                        sibling.serve(core, registers[1], 0);
                    });
            for (int i = 0; i < 20; i++) {
                leaving.postAt(0, pc.micros(50 + 20L * i));
                sibling.postAt(0, pc.micros(55 + 50L * i));
            }
            pc.runMillis(300);
            return pc.ends(leaving.tally() + ", " + sibling.tally());
        }
    }

    private static long start(BarePc pc, Core core, int number, ScriptedFunction device) {
        pc.config(core, number).enableMemoryAndMastering();
        long registers = pc.config(core, number).barBase(0);
        device.enable(core, registers);
        return registers;
    }

    /** What a member calls whose device is silent by now. */
    private static void disableIrq(
            BarePc pc, Core core, Set<ScriptedFunction> membersLeft, Form form) {
        boolean masked = core.maskInterrupts();
        if (form == Form.BROKEN || membersLeft.isEmpty()) { // the fault: asks for no other member
            pc.maskPin(core);
        }
        core.restoreInterrupts(masked);
    }
}
