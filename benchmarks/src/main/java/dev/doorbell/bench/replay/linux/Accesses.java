package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;

/** What the cores do: writes are performed, reads performed and compared. */
final class Accesses {
    /** How coarse the clock is by which the reference sets long delays. */
    private static final long CLOCK_NANOS = 1_000_000;

    private final Stage stage;
    private final ItsInputs its;

    Accesses(Stage stage, ItsInputs its) {
        this.stage = stage;
        this.its = its;
    }

    /** Where an access of a device goes; negative if what it is to is not modelled here. */
    private long address(TraceRecord record) {
        if (record.component().equals(PciParts.CONFIGURATION)) {
            return stage.pci.hasConfiguration(record)
                    ? stage.trace.machine().ecam() + record.offset()
                    : PciParts.UNKNOWN;
        }
        return stage.pci.address(record);
    }

    void perform(TraceRecord record) {
        if (stage.gic.has(record.component())) {
            stage.beforeStimulus(record);
            if (record.op() == TraceOp.READ) {
                stage.findings.read();
                long answer = stage.gic.read(record);
                stage.board.settle();
                compare(record, answer, Explanation.NONE);
            } else {
                its.before(record);
                stage.gic.write(record);
                its.after(record);
                stage.board.settle();
            }
            return;
        }
        long address = address(record);
        if (address == PciParts.UNKNOWN) {
            stage.findings.count(Remark.Kind.UNMODELLED, record.component());
            return;
        }
        stage.beforeStimulus(record);
        GuestSide guest = stage.guests.of(record.component());
        if (guest != null) {
            if (!stage.pci.showsDelays(record.component())) {
                stage.board.runUntilNanos(record.nanos() + CLOCK_NANOS);
            }
            if (guest.postpones(record, stage.at)) {
                return;
            }
            guest.before(record, stage.at);
        }
        if (address == PciParts.NOWHERE) {
            stage.findings.differ(record, "a BAR that decodes it", "none");
        } else if (record.op() == TraceOp.READ) {
            stage.findings.read();
            long answer = stage.board.read(record.cpu(), address, record.bytes());
            stage.board.settle();
            compare(
                    record,
                    answer,
                    guest == null ? Explanation.NONE : guest.explain(record, answer));
        } else {
            stage.board.write(record.cpu(), address, record.bytes(), record.value());
            stage.board.settle();
            stage.pci.noteBars();
        }
        if (guest != null) {
            guest.after(record, stage.at);
        }
    }

    private void compare(TraceRecord record, long answer, Explanation explanation) {
        Findings findings = stage.findings;
        long got = stage.identity.named(record, answer);
        if (got != answer) {
            findings.count(
                    Remark.Kind.IDENTITY,
                    record.component() + " " + registerName(record) + "=" + hex(record, got),
                    1,
                    "names the reference's model; here " + hex(record, answer));
        }
        if (got == record.value()) {
            return;
        }
        if (explanation.rule().isEmpty()) {
            findings.differ(record, hex(record, record.value()), hex(record, got));
        } else {
            findings.count(
                    Remark.Kind.EXPLAINED,
                    record.component() + "-" + explanation.rule(),
                    1,
                    explanation.reason());
        }
    }

    private static String registerName(TraceRecord record) {
        String name = record.note("reg");
        return name.isEmpty() ? record.place() : name;
    }

    /** A value as wide as its register. */
    static String hex(TraceRecord record, long value) {
        String digits = Long.toHexString(value);
        int width = record.component().equals(GicParts.SYSTEM_REGISTERS) ? 1 : 2 * record.bytes();
        return "0x" + "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
