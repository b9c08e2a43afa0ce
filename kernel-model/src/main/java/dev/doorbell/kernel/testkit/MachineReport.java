package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.testkit.JourneyTable;
import java.util.List;
import java.util.Set;

/**
 * What a machine did, for whoever reads a failed test: journeys, the last records of its NIC's interrupt
 * and why that is not signalled now, interrupt counts, what detectors found, which rules were broken, and
 * the line that runs it again. The same for equal runs.
 */
public final class MachineReport {
    private static final int JOURNEYS_MAX = 3;
    private static final int RECORDS_MAX = 24;
    private static final int FINDINGS_MAX = 20;

    private MachineReport() {}

    /** The report; lines, the last ends with a newline. */
    public static String of(Machine machine) {
        StringBuilder text = new StringBuilder();
        text.append("at ").append(machine.time().format(machine.nowTicks()));
        text.append(" (tick ").append(machine.nowTicks()).append(")\n");
        text.append(
                JourneyTable.of(
                        machine.journeys(),
                        JOURNEYS_MAX,
                        machine.nowTicks(),
                        machine.time().ticksPerSecond()));
        interrupt(machine, text);
        text.append(machine.interrupts());
        if (machine.isWatched()) {
            List<String> findings =
                    machine.findings().stream()
                            .limit(FINDINGS_MAX)
                            .map(finding -> MachineAssert.words(machine, finding))
                            .toList();
            section(text, "detectors found", findings);
        }
        section(text, "rules broken", MachineAssert.broken(machine, Set.of()));
        text.append("replay: ").append(MachineChoice.of(machine.config())).append('\n');
        return text.toString();
    }

    private static void interrupt(Machine machine, StringBuilder text) {
        int intid = machine.kernel().nicIrq();
        if (intid == 0) {
            text.append("frames are polled for: no interrupt announces them\n");
            return;
        }
        text.append("interrupt ").append(intid).append(" of ");
        text.append(machine.config().nic().label());
        if (!machine.config().board().isPc()) {
            text.append(" now: ").append(machine.whyNot(intid).words());
        }
        text.append('\n');
        if (machine.isWatched()) {
            for (String line : machine.lastRecords(intid, RECORDS_MAX)) {
                text.append("  ").append(line).append('\n');
            }
        }
    }

    private static void section(StringBuilder text, String head, List<String> lines) {
        if (lines.isEmpty()) {
            text.append(head).append(": nothing\n");
            return;
        }
        text.append(head).append(":\n");
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
