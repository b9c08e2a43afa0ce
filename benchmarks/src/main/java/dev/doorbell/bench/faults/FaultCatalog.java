package dev.doorbell.bench.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every fault that runs, and those that do not, with the reason. */
public final class FaultCatalog {
    /** In order of their ids. */
    public static final List<Fault> ALL = all();

    /** What the catalogue leaves out: id, reason. */
    public static final Map<String, String> LEFT_OUT = new TreeMap<>();

    static {
        LEFT_OUT.put(
                "F44",
                "One hypervisor does not look at its virtual timer again unless the guest masks it, or"
                        + " leaves to the hypervisor, or waits for the write. What makes it look is"
                        + " known from the guest's workarounds alone: a model of it would be made up.");
        LEFT_OUT.put(
                "S11",
                "A driver that asks for several interrupts of a device with MSI alone is given the pin,"
                        + " silently. Nothing is lost, late or wrong: the pin works, and only the"
                        + " handlers of the line's other members are called in vain. A rule against"
                        + " that would speak of every machine whose devices share pins.");
    }

    private FaultCatalog() {}

    private static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(LostInterrupts.all());
        all.addAll(MissingEnables.all());
        all.addAll(LateArming.all());
        all.addAll(Acknowledgements.all());
        all.addAll(SideEffects.all());
        all.addAll(SilentKernels.all());
        all.addAll(Storms.all());
        all.addAll(EndsOfInterrupt.all());
        all.addAll(Routings.all());
        all.addAll(MessageSetups.all());
        all.addAll(Timers.all());
        all.addAll(SharedPins.all());
        all.addAll(CardCauses.all());
        all.addAll(MessageTables.all());
        all.addAll(VectorSlotFaults.all());
        all.addAll(Locks.all());
        all.addAll(Softirqs.all());
        all.addAll(Wakes.all());
        all.addAll(DataPath.all());
        all.addAll(Answers.all());
        all.sort(Comparator.comparing(Fault::id));
        return List.copyOf(all);
    }
}
