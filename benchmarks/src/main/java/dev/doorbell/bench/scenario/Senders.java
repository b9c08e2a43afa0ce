package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;

/** Functions beside the NIC and the disk that send messages all the time. */
final class Senders extends Job {
    private static final int FIRST_DEVICE = 16;
    private static final int WAIT_CYCLES = 20_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS = 1_000_000_000L;

    private final Where where;
    private final List<Scenario.Sender> wanted;
    private final List<Messenger> messengers = new ArrayList<>();
    private final List<Integer> intids = new ArrayList<>();
    private int refused;

    Senders(Where where, List<Scenario.Sender> wanted) {
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

    private void take(Machine machine, Core core, Scenario.Sender sender, int device) {
        Time every = sender.every();
        long nanos = every == null ? NANOS_PER_MILLI : Math.max(1000, every.nanos());
        long period =
                Math.max(1, nanos * (machine.time().ticksPerSecond() / 1000) / (NANOS / 1000));
        int requester = device << 3;
        for (int i = 0; i < Plan.or(sender.messages(), 1); i++) {
            Messenger messenger =
                    new Messenger(machine.parts(), sender.name() + i, requester, period);
            MessageInterrupt message =
                    machine.kernel().takeMessage(core, requester, messenger::handle);
            if (message == null) {
                refused++;
            } else {
                intids.add(message.intid());
                messengers.add(messenger);
                messenger.start(message);
            }
        }
    }

    @Override
    List<Integer> intids() {
        return intids;
    }

    @Override
    int refusedCount() {
        return refused;
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
        for (Messenger each : messengers) {
            tally.sum(Measure.SENDER_MESSAGES, each.sentCount());
            tally.sum(Measure.SENDER_INTERRUPTS, each.handledCount());
        }
    }
}
