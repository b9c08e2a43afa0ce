package dev.doorbell.sim.cpu;

import dev.doorbell.sim.cpu.Routine.Handler;
import dev.doorbell.sim.cpu.Routine.Landed;
import dev.doorbell.sim.cpu.Routine.Step;
import dev.doorbell.sim.cpu.Routine.Story;
import dev.doorbell.sim.cpu.Routine.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** Runs a routine one tick after the other: slow, and with one rule for each kind of payment. */
final class RoutineOracle {
    private final Routine routine;
    private final Handler handler;
    private final TreeMap<Long, List<Long>> raisesByTick = new TreeMap<>();
    private final Deque<Long> raised = new ArrayDeque<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Landed> landed = new ArrayList<>();
    private final List<Long> samples = new ArrayList<>();

    private long now;
    private long raiseCount;
    private long acknowledged;
    private long lastLandingTick;
    private boolean masked = true;

    private RoutineOracle(Routine routine) {
        this.routine = routine;
        this.handler = routine.handler();
    }

    /** What must happen when raises come at these ticks, numbered in this order. */
    static Story story(Routine routine, List<Long> raiseTicks) {
        RoutineOracle oracle = new RoutineOracle(routine);
        raiseTicks.forEach(oracle::raiseAt);
        return oracle.run();
    }

    private void raiseAt(long tick) {
        raisesByTick.computeIfAbsent(tick, t -> new ArrayList<>()).add(raiseCount++);
    }

    private Story run() {
        hearRaises();
        unmask();
        for (int i = 0; i < routine.steps().size(); i++) {
            perform(i, routine.steps().get(i));
        }
        unmask();
        while (acknowledged < raiseCount) {
            waitForInterrupt();
        }
        long end = now;
        while (now < lastLandingTick) {
            nextTick();
        }
        return new Story(taken, landed, samples, end);
    }

    private void perform(int number, Step step) {
        switch (step.kind()) {
            case SPEND -> spend(step.cycles());
            case MASK -> masked = true;
            case UNMASK -> unmask();
            case READ -> {
                read(step.cycles(), false);
                takeWhatIsDue();
            }
            case WRITE -> {
                stall(step.cycles());
                lastLandingTick = Math.max(lastLandingTick, now + ticks(step.flightCycles()));
                landed.add(new Landed(number, lastLandingTick));
                takeWhatIsDue();
            }
            case BARRIER -> {
                stallUntil(lastLandingTick);
                takeWhatIsDue();
            }
            case SYSTEM_READ, SYSTEM_WRITE -> {
                stall(step.cycles());
                takeWhatIsDue();
            }
            case WAIT -> {
                raiseAt(now + ticks(step.cycles()));
                waitForInterrupt();
            }
        }
    }

    private void spend(long cycles) {
        for (long left = ticks(cycles); left > 0; left--) {
            nextTick();
            takeWhatIsDue();
        }
    }

    private void read(long cycles, boolean acknowledges) {
        stallUntil(lastLandingTick);
        stall(cycles / 2);
        if (!acknowledges) {
            samples.add(now);
        } else if (raised.poll() != null) {
            acknowledged++;
        }
        stall(cycles - cycles / 2);
    }

    private void waitForInterrupt() {
        if (raised.isEmpty()) {
            while (raised.isEmpty()) {
                nextTick();
            }
            stall(handler.idleExitCycles());
        }
        takeWhatIsDue();
    }

    private void unmask() {
        masked = false;
        takeWhatIsDue();
    }

    private void takeWhatIsDue() {
        while (!masked && !raised.isEmpty()) {
            masked = true;
            taken.add(new Taken(raised.element(), now));
            stall(handler.entryCycles());
            read(handler.acknowledgeCycles(), true);
            stall(handler.maskedCycles());
            if (handler.unmaskedCycles() > 0) {
                unmask();
                spend(handler.unmaskedCycles());
                masked = true;
            }
            stall(handler.returnCycles());
            masked = false;
        }
    }

    private void stall(long cycles) {
        stallUntil(now + ticks(cycles));
    }

    private void stallUntil(long tick) {
        while (now < tick) {
            nextTick();
        }
    }

    private void nextTick() {
        now++;
        hearRaises();
    }

    private void hearRaises() {
        List<Long> due = raisesByTick.remove(now);
        if (due != null) {
            raised.addAll(due);
        }
    }

    private long ticks(long cycles) {
        return cycles * routine.ticksPerCycle();
    }
}
