package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.timing.TimingConstant;

/** Has the NIC's interrupt, or all messages of a core, go from core to core in a circle. */
final class Mover extends Job {
    private static final long NANOS_PER_MICRO = 1000;

    private final Where where;
    private final Scenario.Moves moves;
    private boolean stopped;
    private int at;
    private long moved;
    private long refused;

    Mover(Where where, Scenario.Moves moves) {
        this.where = where;
        this.moves = moves;
    }

    @Override
    public void run(SystemCalls system) {
        long cyclesPerMicro = where.config().profile().value(TimingConstant.CPU_HZ) / 1_000_000;
        long pause = moves.every().nanos() / NANOS_PER_MICRO * cyclesPerMicro;
        while (!stopped) {
            system.compute(pause);
            Machine machine = where.machine();
            if (machine != null && isUp(machine) && !stopped) {
                move(machine);
            }
        }
    }

    private static boolean isUp(Machine machine) {
        for (int i = 0; i < machine.config().cores(); i++) {
            if (machine.kernel().cpu(i) == null
                    || machine.kernel().cpu(i).tick().nextCycle() == 0) {
                return false;
            }
        }
        return true;
    }

    /** As the administrator's system call: masked, on the core the program runs on. */
    private void move(Machine machine) {
        int cores = machine.config().cores();
        int to = (at + 1) % cores;
        Core core = machine.core(runsOn(cores));
        boolean mask = core.maskInterrupts();
        boolean done =
                moves.what() == Scenario.Mover.ALL
                        ? machine.kernel().moveAllMessages(core, at, to)
                        : machine.kernel().setAffinity(core, machine.kernel().nicIrq(), to);
        core.restoreInterrupts(mask);
        if (done) {
            at = to;
            moved++;
        } else {
            refused++;
        }
    }

    @Override
    boolean isEndless() {
        return true;
    }

    @Override
    void stop() {
        stopped = true;
    }

    @Override
    void end(Machine machine) {
        where.tally().sum(Measure.MOVES, moved);
        where.tally().sum(Measure.MOVES_REFUSED, refused);
    }
}
