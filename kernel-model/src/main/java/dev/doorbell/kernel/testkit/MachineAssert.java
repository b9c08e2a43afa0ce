package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.Unrest;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.RuleBroken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * What a test may ask of a machine, and of all it has done since it booted.
 *
 * <p>What detectors say needs a machine that is watched, as those of {@code Boards} and {@code @OnBoard}
 * are. Messages end with the machine's report.
 */
public final class MachineAssert extends AbstractAssert<MachineAssert, Machine> {
    /** What the detectors call interrupts that were to come and cannot. */
    private static final Set<String> LOSSES =
            Set.of("lost interrupt", "edge erased", "trigger mismatch", "shared message");

    private static final String STORM = "storm";

    /** Made by {@link DoorbellAssertions#assertThat(Machine)}. */
    MachineAssert(Machine actual) {
        super(actual, MachineAssert.class);
    }

    /**
     * No interrupt was lost: no detector saw one that was erased, misdirected by its trigger, or awaited
     * in vain; and the machine does not rest now, nothing scheduled but ticks that do not poll, while a
     * frame is on its path.
     */
    public MachineAssert lostNoInterrupt() {
        isNotNull();
        List<String> lost = findings(LOSSES);
        if (actual.kernel().activeDelivery() != Delivery.POLL && restsBesideFrames()) {
            lost.add(
                    "now: "
                            + actual.unrest().get(0).words()
                            + ", every core waits, and nothing is scheduled that would signal them");
        }
        return expectNone("no interrupt to be lost", lost);
    }

    private boolean restsBesideFrames() {
        List<Unrest> open = actual.unrest();
        return open.size() == 1 && open.get(0).kind() == Unrest.Kind.FRAMES;
    }

    /** No interrupt came back again and again without any work being done. */
    public MachineAssert neverStormed() {
        isNotNull();
        return expectNone("no interrupt to storm", findings(Set.of(STORM)));
    }

    /** No detector found anything at all. */
    public MachineAssert hasNoFindings() {
        isNotNull();
        return expectNone("the detectors to find nothing", findings(Set.of()));
    }

    /**
     * The guest broke no rule of the architecture, and asked for nothing that is not modelled. {@link
     * RuleBroken#HARMLESS} is left out: the reports name it all the same.
     */
    public MachineAssert brokeNoRule() {
        return brokeNoRuleBut();
    }

    /** The same, these rules left out. */
    public MachineAssert brokeNoRuleBut(TracePoint... tolerated) {
        isNotNull();
        Set<TracePoint> out = new HashSet<>(RuleBroken.HARMLESS);
        out.addAll(List.of(tolerated));
        return expectNone("no rule to be broken", broken(actual, out));
    }

    /** The rules a machine's guest broke, in words, the tolerated ones left out. */
    static List<String> broken(Machine machine, Set<TracePoint> tolerated) {
        Map<TracePoint, Long> complaints = new TreeMap<>(machine.trace().complaints());
        complaints.keySet().removeAll(tolerated);
        List<String> words = new ArrayList<>();
        complaints.forEach(
                (rule, count) ->
                        words.add(
                                rule
                                        + ", "
                                        + count
                                        + (count == 1 ? " time" : " times")
                                        + " ("
                                        + rule.first()
                                        + ", "
                                        + rule.second()
                                        + ")"));
        return words;
    }

    /** Every frame that began has reached a thread: none was dropped, none is under way or waits. */
    public MachineAssert deliveredEverything() {
        isNotNull();
        LatencyBreakdown sums = actual.journeys().breakdown();
        List<String> wrong = new ArrayList<>();
        sums.dropped().forEach((reason, count) -> wrong.add(count + " dropped: " + reason));
        if (actual.journeys().residentCount() > 0) {
            wrong.add(
                    actual.journeys().residentCount()
                            + " under way: "
                            + actual.journeys().underWay());
        }
        actual.unrest().stream()
                .filter(one -> one.kind() == Unrest.Kind.WIRE)
                .forEach(one -> wrong.add(one.words()));
        if (sums.begun() == 0) {
            wrong.add("no frame ever began; deliver one first");
        }
        return expectNone("every frame to be delivered", wrong);
    }

    private List<String> findings(Set<String> detectors) {
        return actual.findings().stream()
                .filter(one -> detectors.isEmpty() || detectors.contains(one.detector()))
                .map(one -> words(actual, one))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    static String words(Machine machine, Finding finding) {
        return finding.detector()
                + " at "
                + machine.time().format(finding.tick())
                + ": "
                + finding.words();
    }

    private MachineAssert expectNone(String expected, List<String> found) {
        if (!found.isEmpty()) {
            throw new AssertionError(
                    "expected "
                            + expected
                            + ", but\n  "
                            + String.join("\n  ", found)
                            + "\n"
                            + MachineReport.of(actual));
        }
        return this;
    }
}
