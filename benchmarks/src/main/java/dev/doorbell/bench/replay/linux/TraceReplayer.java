package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.BoardSheet;
import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Performs a trace on a board made from its header, and compares everything it tells of.
 *
 * <p>A core's accesses are performed in the file's order; after each the machine settles. What the
 * models do then has to be what the records up to the next stimulus tell, in the same order for each
 * wire and each queue: a change without a record is a difference, and a record without a change.
 */
public final class TraceReplayer {
    private static final String DEFAULT_BEHAVIOUR = "qemu";

    private final Stage stage;
    private final ItsInputs its;
    private final Accesses accesses;
    private final Wires wires;
    private long nextSeq = 1;

    private TraceReplayer(Stage stage) {
        this.stage = stage;
        this.its = new ItsInputs(stage.trace, stage.board);
        this.accesses = new Accesses(stage, its);
        this.wires = new Wires(stage);
    }

    /**
     * Replays a trace.
     *
     * @param behaviour the GIC behaviour to use; null for QEMU's, which the traces come from
     * @throws ConfigurationException if there is no such behaviour or the board cannot be built
     */
    public static ReplayResult replay(LinuxTrace trace, @Nullable String behaviour) {
        GicIdentity identity = new GicIdentity(trace);
        String name = Objects.requireNonNullElse(behaviour, DEFAULT_BEHAVIOUR);
        GicBehaviour chosen = identity.sized(GicBehaviour.of(name));
        DeviceSheet devices = new DeviceSheet(trace);
        BoardSheet sheet = MachineSheet.of(trace.machine(), identity, devices);
        try (ReplayBoard board = new ReplayBoard(sheet, chosen, false)) {
            Stage stage = new Stage(trace, identity, devices, board);
            new TraceReplayer(stage).perform();
            Findings findings = stage.findings;
            return new ReplayResult(
                    trace.file(),
                    trace.name(),
                    findings.mismatchCount() == 0
                            ? ReplayResult.Verdict.PASS
                            : ReplayResult.Verdict.FAIL,
                    chosen.name(),
                    findings.reads(),
                    findings.mismatchCount(),
                    findings.mismatches(),
                    "",
                    findings.remarks());
        }
    }

    private void perform() {
        List<TraceRecord> records = stage.trace.records();
        for (int at = 0; at < records.size(); at++) {
            TraceRecord record = records.get(at);
            stage.at = at;
            try {
                if (record.op() == TraceOp.REPEAT) {
                    repeat(at - record.bytes(), record.bytes(), record.value());
                } else {
                    checkNumber(record);
                    perform(record);
                }
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                stage.findings.differ(record, "an answer", "internal failure: " + e);
                return;
            }
        }
        stage.refuseLeftOvers(records.get(records.size() - 1));
        its.sum(stage.findings);
        stage.guests.sum(stage.findings);
    }

    /** Some records happened again: their numbers are missing, and nothing else. */
    private void repeat(int first, int count, long times) {
        for (long round = 0; round < times; round++) {
            for (int i = 0; i < count; i++) {
                stage.at = first + i;
                perform(stage.trace.records().get(first + i));
            }
        }
        nextSeq += times * count;
    }

    private void checkNumber(TraceRecord record) {
        if (record.seq() != nextSeq) {
            stage.findings.differ(record, "seq " + nextSeq, "seq " + record.seq());
        }
        nextSeq = record.seq() + 1;
    }

    private void perform(TraceRecord record) {
        switch (record.op()) {
            case READ, WRITE -> {
                accesses.perform(record);
                wires.giveReasons(record);
            }
            case MESSAGE -> wires.message(record);
            case LEVEL -> wires.level(record);
            case OUTPUT -> wires.irq(record);
            case COMMAND -> wires.command(record);
            case BAR -> wires.bar(record);
            case QUEUE -> queue(record);
            case MEMORY -> memory(record);
            case MARK, REPEAT -> {}
        }
    }

    private void queue(TraceRecord record) {
        GuestSide guest = stage.guests.of(record.component());
        if (guest == null) {
            stage.findings.count(Remark.Kind.UNMODELLED, record.component());
            return;
        }
        if (record.place().equals("flush")) {
            stage.beforeStimulus(record);
        }
        guest.queue(record, stage.at);
    }

    private void memory(TraceRecord record) {
        String saved;
        switch (record.place()) {
            case "prop_head" -> saved = its.properties(record.bytes());
            case "pend_lpi_head" -> saved = its.pending(record.bytes());
            default -> {
                stage.findings.count(
                        Remark.Kind.EXPLAINED,
                        "its-tables",
                        1,
                        "entries of the tables behind GITS_BASER are in a format of each ITS's own");
                return;
            }
        }
        stage.findings.count(Remark.Kind.COMPARED, "memory contents");
        if (!record.text().equals(saved)) {
            stage.findings.differ(
                    record, record.text(), Objects.requireNonNullElse(saved, "no memory"));
        }
    }
}
