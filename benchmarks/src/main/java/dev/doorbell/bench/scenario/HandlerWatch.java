package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What the handlers of card and disk cost each other: calls, calls in vain, their time, and how long each
 * waited for those before it. Watching takes no simulated time.
 */
final class HandlerWatch {
    private final Machine machine;
    private final List<Member> members = new ArrayList<>();

    private HandlerWatch(Machine machine) {
        this.machine = machine;
    }

    private static final class Member {
        private final int number;
        private final Measure calls;
        private final Measure inVain;
        private final Measure time;
        private final Measure wait;
        private long acknowledgedTick = -1;
        private long callCount;
        private long inVainCount;
        private long ticks;
        private long waitTicks;

        Member(int number, Measure calls, Measure inVain, Measure time, Measure wait) {
            this.number = number;
            this.calls = calls;
            this.inVain = inVain;
            this.time = time;
            this.wait = wait;
        }
    }

    /** Watches from now on. */
    static HandlerWatch over(Machine machine) {
        HandlerWatch watch = new HandlerWatch(machine);
        int card = machine.kernel().nicIrq();
        BlockDriver driver = machine.kernel().diskDriver();
        int disk = driver == null ? 0 : driver.irq();
        if (card != 0) {
            Member member =
                    new Member(
                            card,
                            Measure.CARD_CALLS,
                            Measure.CARD_IN_VAIN,
                            Measure.CARD_TIME,
                            Measure.CARD_WAIT);
            watch.join(member, 0);
        }
        if (disk != 0) {
            Member member =
                    new Member(
                            disk,
                            Measure.DISK_CALLS,
                            Measure.DISK_IN_VAIN,
                            Measure.DISK_TIME,
                            Measure.DISK_WAIT);
            watch.join(member, disk == card ? 1 : 0);
        }
        machine.trace().attachInline(watch::record);
        return watch;
    }

    private void record(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.INTERRUPT_ACKNOWLEDGED) {
            for (Member each : members) {
                if (each.number == second) {
                    each.acknowledgedTick = tick;
                }
            }
        }
    }

    private void join(Member member, int nth) {
        members.add(member);
        IrqTable irqs = machine.kernel().irqs();
        IrqHandler[] real = new IrqHandler[1];
        real[0] =
                irqs.replacePciIrq(
                        member.number,
                        nth,
                        core -> {
                            long start = machine.nowTicks();
                            IrqResult result = real[0].handle(core);
                            member.callCount++;
                            member.ticks += machine.nowTicks() - start;
                            member.waitTicks += start - Math.max(0, member.acknowledgedTick);
                            member.inVainCount += result == IrqResult.NOT_MINE ? 1 : 0;
                            return result;
                        });
    }

    /** Adds what was seen. */
    void count(Tally tally) {
        for (Member each : members) {
            tally.sum(each.calls, each.callCount);
            tally.sum(each.inVain, each.inVainCount);
            tally.mean(each.time, MachineRun.nanos(machine.time(), each.ticks), each.callCount);
            tally.mean(each.wait, MachineRun.nanos(machine.time(), each.waitTicks), each.callCount);
        }
    }
}
