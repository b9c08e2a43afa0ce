package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Functions beside the NIC and the disk that draw on the same pool of messages. */
final class Neighbours extends Job {
    private static final int FIRST_DEVICE = 16;
    private static final int WAIT_CYCLES = 20_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS = 1_000_000_000L;

    private final Where where;
    private final List<Scenario.Neighbour> wanted;
    private final List<Messenger> messengers = new ArrayList<>();
    private final Set<Integer> intids = new TreeSet<>();
    private int taken;
    private int refused;

    Neighbours(Where where, List<Scenario.Neighbour> wanted) {
        this.where = where;
        this.wanted = wanted;
    }

    @Override
    public void run(SystemCalls system) {
        Machine machine = where.machine();
        while (machine == null) {
            system.compute(WAIT_CYCLES);
            machine = where.machine();
        }
        Core core = machine.core(runsOn(machine.config().cores()));
        boolean mask = core.maskInterrupts();
        for (int i = 0; i < wanted.size(); i++) {
            take(machine, core, wanted.get(i), FIRST_DEVICE + i);
        }
        core.restoreInterrupts(mask);
        isThrough();
    }

    private void take(Machine machine, Core core, Scenario.Neighbour neighbour, int device) {
        Time every = neighbour.every();
        long nanos = every == null ? NANOS_PER_MILLI : Math.max(1000, every.nanos());
        long period =
                Math.max(1, nanos * (machine.time().ticksPerSecond() / 1000) / (NANOS / 1000));
        int requester = device << 3;
        for (int i = 0; i < Plan.or(neighbour.messages(), 1); i++) {
            Messenger messenger =
                    new Messenger(machine.parts(), neighbour.name() + i, requester, period);
            MessageInterrupt message =
                    machine.kernel().takeMessage(core, requester, messenger::handle);
            if (message == null) {
                refused++;
            } else {
                taken++;
                intids.add(message.intid());
                messengers.add(messenger);
                messenger.start(message);
            }
        }
    }

    @Override
    boolean isEndless() {
        return true;
    }

    @Override
    void stop() {
        messengers.forEach(Messenger::stop);
    }

    @Override
    void end(Machine machine) {
        Tally tally = where.tally();
        int nic = machine.kernel().nicIrq();
        if (nic != 0) {
            taken++;
            intids.add(nic);
        }
        tally.most(Measure.POOL_TAKEN, taken);
        tally.most(Measure.POOL_DISTINCT, intids.size());
        tally.most(Measure.POOL_REFUSED, refused);
        for (Messenger each : messengers) {
            tally.sum(Measure.NEIGHBOUR_MESSAGES, each.sentCount());
            tally.sum(Measure.NEIGHBOUR_INTERRUPTS, each.handledCount());
        }
    }
}
