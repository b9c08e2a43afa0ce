package dev.doorbell.sim.cpu;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Routine.Handler;
import dev.doorbell.sim.cpu.Routine.Landed;
import dev.doorbell.sim.cpu.Routine.Step;
import dev.doorbell.sim.cpu.Routine.Story;
import dev.doorbell.sim.cpu.Routine.Taken;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Runs a routine as guest code on a core of a simulation. */
final class RoutineOnCore {
    private static final long CPU_HZ = 1_000_000_000L;
    private static final long ACKNOWLEDGE = 0;
    private static final long SAMPLE = 8;
    private static final long WINDOW_BYTES = 0x1000;
    private static final int SYSTEM_REGISTER = SystemRegisters.encoding(3, 0, 15, 0, 0);

    private final Routine routine;
    private final Handler handler;
    private final Simulation simulation;
    private final Core core;
    private final EventChannel raises;
    private final InterruptLine.Driver driver;
    private final Deque<Long> raised = new ArrayDeque<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Landed> landed = new ArrayList<>();
    private final List<Long> samples = new ArrayList<>();

    private long raiseCount;
    private long acknowledged;
    private long systemCycles;
    private long endTick = -1;

    private RoutineOnCore(Routine routine, Simulation simulation) {
        this.routine = routine;
        this.handler = routine.handler();
        this.simulation = simulation;
        this.core =
                new Core(
                        simulation.parts(),
                        0,
                        simulation.parts().time().domain("cpu"),
                        new CoreTiming(
                                handler.entryCycles(),
                                handler.returnCycles(),
                                handler.idleExitCycles()));
        this.driver = core.irq().driver();
        this.raises = simulation.parts().events().channel("raises", Phase.WIRES, this::raise);
        core.attach(new PricedRegister());
        core.setVector(this::vector);
        // A window for each price, since a window has one.
        map(0, handler.acknowledgeCycles(), 0, 0);
        for (int i = 0; i < routine.steps().size(); i++) {
            Step step = routine.steps().get(i);
            map(i + 1, step.cycles(), step.cycles(), step.flightCycles());
        }
    }

    /** What happens when raises come at these ticks, numbered in this order. */
    static Story story(Routine routine, List<Long> raiseTicks) {
        TimeBase time =
                TimeBase.exact(
                        List.of(
                                new ClockRate("cpu", CPU_HZ),
                                new ClockRate("fine", CPU_HZ * routine.ticksPerCycle())));
        try (Simulation simulation = Simulation.builder().time(time).build()) {
            RoutineOnCore world = new RoutineOnCore(routine, simulation);
            raiseTicks.forEach(world::raiseAt);
            world.core.powerOn(world::body);
            simulation.runFor(1_000_000);
            return new Story(world.taken, world.landed, world.samples, world.endTick);
        }
    }

    private void map(int window, long readCycles, long writeCycles, long flightCycles) {
        long base = address(window);
        simulation
                .parts()
                .bus()
                .map(
                        "device" + window,
                        base,
                        WINDOW_BYTES,
                        new Device(window - 1L),
                        new AccessTiming(readCycles, writeCycles, flightCycles));
    }

    private static long address(int window) {
        return window * WINDOW_BYTES;
    }

    private void raiseAt(long tick) {
        raises.postAt(tick, raiseCount++);
    }

    private void raise(long number) {
        raised.add(number);
        driver.drive(true);
    }

    private void body() {
        core.unmaskInterrupts();
        for (int i = 0; i < routine.steps().size(); i++) {
            perform(i, routine.steps().get(i));
        }
        core.unmaskInterrupts();
        while (acknowledged < raiseCount) {
            core.waitForInterrupt();
        }
        endTick = core.nowTicks();
    }

    private void perform(int number, Step step) {
        switch (step.kind()) {
            case SPEND -> core.spend(step.cycles());
            case MASK -> core.maskInterrupts();
            case UNMASK -> core.unmaskInterrupts();
            case READ -> core.read(address(number + 1) + SAMPLE, 8);
            case WRITE -> core.write(address(number + 1), 8, number);
            case BARRIER -> core.barrier();
            case SYSTEM_READ -> {
                systemCycles = step.cycles();
                core.readSystem(SYSTEM_REGISTER);
            }
            case SYSTEM_WRITE -> {
                systemCycles = step.cycles();
                core.writeSystem(SYSTEM_REGISTER, number);
            }
            case WAIT -> {
                raiseAt(core.nowTicks() + step.cycles() * routine.ticksPerCycle());
                core.waitForInterrupt();
            }
        }
    }

    private void vector() {
        long leftAt = core.nowTicks() - handler.entryCycles() * routine.ticksPerCycle();
        taken.add(new Taken(raised.isEmpty() ? -1 : raised.element(), leftAt));
        core.read(address(0) + ACKNOWLEDGE, 8);
        core.spend(handler.maskedCycles());
        if (handler.unmaskedCycles() > 0) {
            core.unmaskInterrupts();
            core.spend(handler.unmaskedCycles());
            core.maskInterrupts();
        }
    }

    private final class Device implements BusTarget {
        private final long step;

        Device(long step) {
            this.step = step;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            if (offset == SAMPLE) {
                samples.add(simulation.nowTicks());
                return 0;
            }
            Long oldest = raised.poll();
            if (oldest == null) {
                return -1;
            }
            acknowledged++;
            driver.drive(!raised.isEmpty());
            return oldest;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            landed.add(new Landed(step, simulation.nowTicks()));
        }
    }

    private final class PricedRegister implements SystemRegisters {
        @Override
        public int[] encodings() {
            return new int[] {SYSTEM_REGISTER};
        }

        @Override
        public long accessCycles(int encoding, boolean write) {
            return systemCycles;
        }

        @Override
        public long read(int encoding) {
            return 0;
        }

        @Override
        public void write(int encoding, long value) {}
    }
}
