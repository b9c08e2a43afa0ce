package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.SharedLineReport;
import dev.doorbell.kernel.driver.block.BlockDriver;

/**
 * What the handlers of card and disk cost each other: calls, calls in vain, their time, and how long each
 * waited for those before it. A device that is polled has no figures.
 */
final class HandlerWatch {
    private final Machine machine;
    private final SharedLineReport report;

    private HandlerWatch(Machine machine) {
        this.machine = machine;
        this.report = SharedLineReport.watch(machine);
    }

    /** Watches from now on. */
    static HandlerWatch over(Machine machine) {
        return new HandlerWatch(machine);
    }

    /** Adds what was seen. */
    void count(Tally tally) {
        if (machine.kernel().nicIrq() != 0) {
            SharedLineReport.Member card = report.card();
            tally.sum(Measure.CARD_CALLS, card.calls());
            tally.sum(Measure.CARD_IN_VAIN, card.inVain());
            tally.mean(Measure.CARD_TIME, nanos(card.ticks()), card.calls());
            tally.mean(Measure.CARD_WAIT, nanos(card.ticksWaited()), card.calls());
        }
        BlockDriver driver = machine.kernel().diskDriver();
        if (driver != null && driver.isInterruptDriven()) {
            SharedLineReport.Member disk = report.disk();
            tally.sum(Measure.DISK_CALLS, disk.calls());
            tally.sum(Measure.DISK_IN_VAIN, disk.inVain());
            tally.mean(Measure.DISK_TIME, nanos(disk.ticks()), disk.calls());
            tally.mean(Measure.DISK_WAIT, nanos(disk.ticksWaited()), disk.calls());
        }
    }

    private double nanos(long ticks) {
        return MachineRun.nanos(machine.time(), ticks);
    }
}
