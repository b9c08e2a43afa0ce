package dev.doorbell.kernel.board;

import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.cpu.Core;

/**
 * What two handlers of one line cost each other: how often each was asked, how often in vain, and the
 * ticks it took, in vain and in all.
 *
 * <p>Handlers are those of a machine's own kernel, watched from the outside; watching takes no time.
 */
final class SharedLineReport {
    /** One handler's sums. */
    static final class Member {
        private final String name;
        private long calls;
        private long inVain;
        private long ticks;
        private long ticksInVain;

        Member(String name) {
            this.name = name;
        }

        long calls() {
            return calls;
        }

        long inVain() {
            return inVain;
        }

        long ticks() {
            return ticks;
        }

        long ticksInVain() {
            return ticksInVain;
        }

        private IrqResult watch(Machine machine, IrqHandler real, Core core) {
            long start = machine.nowTicks();
            IrqResult result = real.handle(core);
            long spent = machine.nowTicks() - start;
            calls++;
            ticks += spent;
            if (result == IrqResult.NOT_MINE) {
                inVain++;
                ticksInVain += spent;
            }
            return result;
        }
    }

    private final Machine machine;
    private final Member card = new Member("card");
    private final Member disk = new Member("disk");

    private SharedLineReport(Machine machine) {
        this.machine = machine;
    }

    /** Watches card and disk of a machine, on one line or on two. */
    static SharedLineReport watch(Machine machine, int ofCard, int ofDisk) {
        SharedLineReport report = new SharedLineReport(machine);
        report.join(report.card, ofCard, 0);
        report.join(report.disk, ofDisk, ofDisk == ofCard ? 1 : 0);
        return report;
    }

    private void join(Member member, int number, int nth) {
        IrqTable irqs = machine.kernel().irqs();
        IrqHandler[] real = new IrqHandler[1];
        real[0] = irqs.replacePciIrq(number, nth, core -> member.watch(machine, real[0], core));
    }

    Member card() {
        return card;
    }

    Member disk() {
        return disk;
    }

    /** A table of both. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("handler  asked  in vain  time in all  time in vain\n");
        for (Member member : new Member[] {card, disk}) {
            text.append(
                    String.format(
                            "%-7s %6d %8d %12s %13s%n",
                            member.name,
                            member.calls,
                            member.inVain,
                            machine.time().format(member.ticks),
                            machine.time().format(member.ticksInVain)));
        }
        return text.toString();
    }
}
