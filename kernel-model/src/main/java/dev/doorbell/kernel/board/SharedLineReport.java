package dev.doorbell.kernel.board;

import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;

/**
 * What card and disk cost each other where they share a line, and where they do not: how often each
 * handler was asked, how often in vain, the ticks it took, and the ticks that passed before its turn.
 *
 * <p>Handlers are those of a machine's own kernel, watched from the outside; watching takes no time.
 */
public final class SharedLineReport {
    /** One device's handlers, summed. */
    public static final class Member {
        private final String name;
        private long calls;
        private long inVain;
        private long ticks;
        private long ticksInVain;
        private long ticksWaited;

        private Member(String name) {
            this.name = name;
        }

        /** {@code card} or {@code disk}. */
        public String name() {
            return name;
        }

        /** How often a handler ran. */
        public long calls() {
            return calls;
        }

        /** How often it found that its device had not asked. */
        public long inVain() {
            return inVain;
        }

        /** Ticks that all calls took. */
        public long ticks() {
            return ticks;
        }

        /** Ticks that those in vain took. */
        public long ticksInVain() {
            return ticksInVain;
        }

        /** Ticks from the acknowledge to the handler's first instruction, of all calls. */
        public long ticksWaited() {
            return ticksWaited;
        }

        /** The mean of {@link #ticksWaited}; 0 if there were no calls. */
        public long meanTicksWaited() {
            return calls == 0 ? 0 : ticksWaited / calls;
        }

        private IrqResult watch(Machine machine, long acknowledged, IrqHandler real, Core core) {
            long start = machine.nowTicks();
            IrqResult result = real.handle(core);
            long spent = machine.nowTicks() - start;
            calls++;
            ticks += spent;
            ticksWaited += start - acknowledged;
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

    /** When each core last acknowledged an interrupt that is no core's own. */
    private final long[] acknowledged;

    private SharedLineReport(Machine machine) {
        this.machine = machine;
        this.acknowledged = new long[machine.config().cores()];
    }

    /**
     * Watches card and disk of a booted machine from now on, on one line or on several. One that has no
     * interrupt is not watched.
     */
    public static SharedLineReport watch(Machine machine) {
        SharedLineReport report = new SharedLineReport(machine);
        machine.trace().attachInline(report::note);
        int ofCard = machine.kernel().nicIrq();
        if (ofCard != 0) {
            report.join(report.card, ofCard, 0);
        }
        BlockDriver driver = machine.kernel().diskDriver();
        List<Integer> ofDisk = driver == null ? List.of() : List.of(driver.irq());
        for (int number : ofDisk) {
            report.join(report.disk, number, number == ofCard ? 1 : 0);
        }
        return report;
    }

    private void note(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.INTERRUPT_ACKNOWLEDGED
                && second >= InterruptController.SHARED_FIRST) {
            acknowledged[(int) first] = tick;
        }
    }

    /** The card's handler is registered first: the kernel probes it before the disk. */
    private void join(Member member, int number, int nth) {
        IrqTable irqs = machine.kernel().irqs();
        IrqHandler[] real = new IrqHandler[1];
        real[0] =
                irqs.replacePciIrq(
                        number,
                        nth,
                        core -> member.watch(machine, acknowledged[core.index()], real[0], core));
    }

    /** The NIC's handler. */
    public Member card() {
        return card;
    }

    /** The disk's handlers, one for each of its interrupts. */
    public Member disk() {
        return disk;
    }

    /** A table of both. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        "handler  asked  in vain  time in all  time in vain  mean wait for its turn\n");
        for (Member member : new Member[] {card, disk}) {
            text.append(
                    String.format(
                            "%-7s %6d %8d %12s %13s %23s%n",
                            member.name,
                            member.calls,
                            member.inVain,
                            machine.time().format(member.ticks),
                            machine.time().format(member.ticksInVain),
                            machine.time().format(member.meanTicksWaited())));
        }
        return text.toString();
    }
}
