package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;

/** A trace on its board: what the parts of a replay have in common. */
final class Stage {
    /** How far the machine's clock stays behind the reference's: no delay of a device is longer. */
    static final long BEHIND_NANOS = 20_000_000;

    /** What may be over when a record shows that it is; the reference's clock counts milliseconds. */
    static final long DELAY_NANOS_MAX = BEHIND_NANOS + 2_000_000;

    final LinuxTrace trace;
    final ReplayBoard board;
    final GicIdentity identity;
    final GicParts gic;
    final PciParts pci;
    final Guests guests;
    final Findings findings = new Findings();
    final OutputLog outputs = new OutputLog();
    final ModelEars ears;

    /** No step of the recorded clock is believed that is longer. */
    private static final long STEP_NANOS_MAX = 10_000_000_000L;

    private long clockNanos;

    /** The index of the record that is performed. */
    int at;

    Stage(LinuxTrace trace, GicIdentity identity, DeviceSheet devices, ReplayBoard board) {
        this.trace = trace;
        this.board = board;
        this.identity = identity;
        this.gic = new GicParts(trace.machine(), board);
        this.pci = new PciParts(trace, devices, board, outputs);
        this.guests = new Guests(trace, board, pci, findings);
        this.ears = new ModelEars(trace.machine(), board, outputs);
    }

    /** What comes before a stimulus: everything the models did has been told, and time passes. */
    void beforeStimulus(TraceRecord record) {
        refuseLeftOvers(record);
        if (record.nanos() - BEHIND_NANOS > clockNanos) {
            clockNanos = Math.min(record.nanos() - BEHIND_NANOS, clockNanos + STEP_NANOS_MAX);
            board.runUntilNanos(clockNanos, guests.lastTick());
        }
    }

    /** What the models did and no record has told of, when the next stimulus comes. */
    void refuseLeftOvers(TraceRecord record) {
        for (Output output : outputs.drain()) {
            findings.differ(record, "nothing before it", output.title());
        }
    }
}
