package dev.doorbell.sim.explore;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.bus.BusWindow;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.Chooser;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Pending;
import dev.doorbell.sim.explore.Problem.Kind;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One order, run from the beginning: what chooses, and what keeps a note of every step. */
final class Run<M extends Explorable> implements Chooser {
    /** Ends an order that need not go on. */
    @SuppressWarnings("serial")
    private static final class Cut extends RuntimeException {
        Cut() {
            super("this order need not go on", null, false, false);
        }
    }

    private static final long END = EventQueue.TICKS_MAX;
    private static final int NOBODY = -1;

    private final Processes processes;
    private final Objects objects;
    private final Budget budget;
    private final Policy policy;
    private final @Nullable Narrator narrator;
    private final Stage stage;
    private final List<Guest> guests = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> choices = new ArrayList<>();
    private final List<int[]> ables = new ArrayList<>();
    private final Ledger ledger = new Ledger();

    // By process: the step after which its next one was possible.
    private int[] sinceStep = new int[16];

    private @Nullable Step step;
    private @Nullable Guest guest;
    private @Nullable Problem problem;
    private boolean cut;
    private boolean over;

    Run(
            Processes processes,
            Objects objects,
            Budget budget,
            Policy policy,
            @Nullable Narrator narrator) {
        this.processes = processes;
        this.objects = objects;
        this.budget = budget;
        this.policy = policy;
        this.narrator = narrator;
        this.stage = new Stage(this, objects);
    }

    /** Builds the machine, runs it to its end, and judges; the machine stays open. */
    M go(Scenario<M> scenario, List<Integer> times) {
        M machine = scenario.build(stage);
        Simulation simulation = stage.simulation();
        listen(simulation);
        stage.begin(times);
        try {
            simulation.runUntil(END);
            over = true;
            judge();
        } catch (SimulationException e) {
            over = true;
            if (e.getCause() instanceof ScenarioChangedException changed) {
                machine.close();
                throw changed;
            }
            if (!(e.getCause() instanceof Cut)) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                problem = new Problem(Kind.THROWN, cause.toString());
            }
        }
        return machine;
    }

    private void listen(Simulation simulation) {
        Trace trace = simulation.parts().trace();
        simulation.parts().memory().listen(new MemoryNotes());
        simulation.parts().bus().listen(new BusNotes());
        trace.attachInline(
                (tick, point, source, first, second) ->
                        traced(trace.sources().get(source), point, source, first, second));
    }

    private void judge() {
        for (Guest each : guests) {
            if (!each.stuckFor().isEmpty()) {
                problem = new Problem(Kind.DEADLOCK, each.name() + " " + each.stuckFor());
                return;
            }
        }
        if (ledger.left() > 0 && !stage.mayBeLeft()) {
            String what = ledger.left() == 1 ? "1 result waits" : ledger.left() + " results wait";
            problem =
                    new Problem(
                            Kind.WORK_LEFT, what + ", and nothing is left that could signal it");
        } else if (ledger.tooMuch() > 0) {
            problem =
                    new Problem(
                            Kind.TAKEN_TWICE,
                            "more was taken than was posted, by " + ledger.tooMuch());
        } else {
            check(stage.atEnd());
        }
    }

    private void check(List<Stage.Rule> rules) {
        for (Stage.Rule rule : rules) {
            if (!rule.holds().getAsBoolean()) {
                problem = new Problem(Kind.INVARIANT, "does not hold: " + rule.words());
                return;
            }
        }
    }

    // What came of it.

    /** What is wrong; empty if nothing is, or the order was cut short. */
    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether it was cut short, as others like it are known. */
    boolean isCut() {
        return cut;
    }

    List<Step> steps() {
        return steps;
    }

    /** What each core that waits would do next, if what it waits for came: a step that was not made. */
    List<Step> unmade() {
        List<Step> all = new ArrayList<>();
        for (Guest each : guests) {
            int process = processes.ofCore(each.name());
            if (!each.waitsFor().isEmpty() && process >= 0 && !steps.isEmpty()) {
                long tick = steps.get(steps.size() - 1).tick;
                Step wanted = new Step(steps.size(), process, tick, Step.NONE);
                wanted.read(objects.of(each.waitsFor()));
                all.add(wanted);
            }
        }
        return all;
    }

    /** Of each step, which of those that could go on was chosen. */
    List<Integer> choices() {
        return choices;
    }

    /** The processes that could go on before step {@code index}. */
    int[] able(int index) {
        return ables.get(index);
    }

    Stage stage() {
        return stage;
    }

    List<Guest> guests() {
        return guests;
    }

    // What chooses.

    @Override
    public int choose(List<Pending> due) {
        guest = null;
        checkAlways();
        int index = steps.size();
        if (index >= budget.stepsMax()) {
            problem =
                    new Problem(
                            Kind.STORM,
                            "no end after " + index + " steps, nobody being kept waiting");
            throw new Cut();
        }
        int[] able = able(due, index);
        int choice = policy.pick(index, able, this);
        if (choice == Policy.CUT) {
            cut = true;
            throw new Cut();
        }
        Pending chosen = of(due, able[choice]);
        Step made = new Step(index, able[choice], chosen.dueTicks(), causeOf(chosen));
        steps.add(made);
        ables.add(able);
        choices.add(choice);
        step = made;
        since(made.process, index + 1);
        if (!Processes.isGuest(chosen)) {
            made.change(objects.of(chosen.name()));
        }
        if (!stage.always().isEmpty()) {
            made.change(Objects.MACHINE | Objects.GUEST);
        }
        if (narrator != null) {
            narrator.begin(this, processes.name(made.process), chosen);
        }
        return due.indexOf(chosen);
    }

    /**
     * The step without which this one could not have been made. A core's steps say themselves what they
     * depend on; it may be able to go on for several reasons, of which one was the first.
     */
    private static int causeOf(Pending chosen) {
        return Processes.isGuest(chosen) ? Step.NONE : chosen.cause();
    }

    private void checkAlways() {
        if (!steps.isEmpty() && !stage.always().isEmpty()) {
            over = true; // looking leaves no footprint
            check(stage.always());
            over = false;
            if (problem != null) {
                throw new Cut();
            }
        }
    }

    /** Who can go on; only whoever has waited too long, if somebody has. */
    private int[] able(List<Pending> due, int index) {
        int[] able = new int[due.size()];
        int late = NOBODY;
        for (int i = 0; i < able.length; i++) {
            able[i] = processes.of(due.get(i));
            int since = Math.max(due.get(i).cause() + 1, sinceStep(able[i]));
            if (late == NOBODY && index - since >= budget.patienceSteps()) {
                late = able[i];
            }
        }
        return late == NOBODY ? able : new int[] {late};
    }

    private int sinceStep(int process) {
        return process < sinceStep.length ? sinceStep[process] : 0;
    }

    private void since(int process, int index) {
        if (process >= sinceStep.length) {
            sinceStep = java.util.Arrays.copyOf(sinceStep, 2 * process);
        }
        sinceStep[process] = index;
    }

    private Pending of(List<Pending> due, int process) {
        for (Pending each : due) {
            if (processes.of(each) == process) {
                return each;
            }
        }
        throw new IllegalStateException("nothing is due for " + processes.name(process));
    }

    @Override
    public int added(Pending pending) {
        Step now = step;
        if (now == null) {
            return Step.NONE;
        }
        if (pending.isPosted()) {
            now.change(objects.tail(pending.stream()));
        } else if (!Processes.isGuest(pending)) {
            now.change(objects.of(pending.name()));
        }
        return now.index;
    }

    @Override
    public void withdrawn(Pending pending) {
        Step now = step;
        if (now != null) {
            int process = processes.of(pending);
            if (process != now.process && pending.dueTicks() == now.tick) {
                now.stop(process);
            }
            if (!Processes.isGuest(pending)) {
                now.change(objects.of(pending.name()));
            }
        }
    }

    // What keeps a note.

    @Override
    public void separate(String component) {
        objects.separate(component);
    }

    @Override
    public void reads(String component) {
        if (step != null) {
            step.read(objects.of(component));
        }
    }

    @Override
    public void changes(String component) {
        if (step != null) {
            step.change(objects.of(component));
        }
    }

    @Override
    public void precedes(String component) {
        if (step != null) {
            step.precede(objects.of(component));
        }
    }

    @Override
    public void follows(String component) {
        if (step != null) {
            step.follow(objects.of(component));
        }
    }

    @Override
    public void join(Guest joined) {
        guests.add(joined);
    }

    @Override
    public void guestRuns(Guest running) {
        guest = running;
        if (step != null && guests.size() > 1 && !stage.sharesOnlyMemory()) {
            step.change(Objects.GUEST);
        }
    }

    @Override
    public void modelRuns() {
        guest = null;
    }

    @Override
    public boolean isNarrated() {
        return narrator != null && step != null;
    }

    @Override
    public void say(String words) {
        if (narrator != null && step != null) {
            narrator.say(words);
        }
    }

    private void memoryAccessed(long address, long bytes, boolean written) {
        if (over || step == null) {
            return;
        }
        Guest running = guest;
        if (running != null) {
            running.pauseForMemory();
        }
        if (step != null) {
            step.memory(address, bytes, written);
        }
        if (narrator != null) {
            narrator.memory(address, (int) Math.min(bytes, Long.BYTES), written, running != null);
        }
    }

    /** What is in memory now. */
    long look(long address, int bytes) {
        boolean before = over;
        over = true; // looking leaves no footprint
        long value = stage.simulation().parts().memory().read(address, bytes);
        over = before;
        return value;
    }

    private void traced(String name, TracePoint point, int source, long first, long second) {
        ledger.see(point, source, first, second);
        if (step != null && !over) {
            step.change(objects.of(name));
            if (narrator != null) {
                narrator.traced(name, point, first, second);
            }
        }
    }

    /** Notes accesses to guest memory. */
    private final class MemoryNotes implements GuestMemory.AccessListener {
        @Override
        public void accessed(long address, long bytes, boolean written) {
            memoryAccessed(address, bytes, written);
        }

        @Override
        public void watchersHear() {
            if (step != null && !over) {
                step.change(Objects.MACHINE);
            }
        }
    }

    /** Notes accesses to windows; memory has notes of its own. */
    private final class BusNotes implements SystemBus.AccessListener {
        @Override
        public void accessed(BusWindow window) {
            if (step != null && !over && !(window.target() instanceof GuestMemory)) {
                step.change(objects.of(window.name()));
            }
        }

        @Override
        public void done(BusWindow window, long offset, long value, boolean written) {
            if (narrator != null && step != null && written) {
                narrator.landed(window, offset, value);
            }
        }
    }
}
