package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.BoardSheet;
import dev.doorbell.bench.replay.Region;
import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final LinuxTrace trace;
    private final ReplayBoard board;
    private final Findings findings = new Findings();
    private final OutputLog outputs = new OutputLog();
    private final GicIdentity identity;
    private final GicParts gic;
    private final ItsInputs its;
    private final int v2mFirst;
    private final int v2mCount;
    private final Map<String, InterruptLine.Driver> wires = new HashMap<>();
    private final boolean[] irqKnown;
    private long nextSeq = 1;

    private TraceReplayer(LinuxTrace trace, GicIdentity identity, ReplayBoard board) {
        this.trace = trace;
        this.board = board;
        this.identity = identity;
        this.gic = new GicParts(trace.machine(), board);
        this.its = new ItsInputs(trace, board);
        this.v2mFirst = identity.v2mFirst();
        this.v2mCount = trace.machine().isV2() ? identity.v2mCount() : 0;
        this.irqKnown = new boolean[trace.machine().cores()];
        listen();
    }

    /**
     * Replays a trace.
     *
     * @param behaviour the GIC behaviour to use; null for QEMU's, which the traces come from
     * @throws ConfigurationException if there is no such behaviour or the board cannot be built
     */
    public static ReplayResult replay(LinuxTrace trace, @Nullable String behaviour) {
        GicIdentity identity = new GicIdentity(trace);
        GicBehaviour chosen =
                identity.sized(
                        GicBehaviour.of(Objects.requireNonNullElse(behaviour, DEFAULT_BEHAVIOUR)));
        try (ReplayBoard board = new ReplayBoard(sheet(trace, identity), chosen, false)) {
            TraceReplayer replayer = new TraceReplayer(trace, identity, board);
            replayer.perform();
            Findings findings = replayer.findings;
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

    private static BoardSheet sheet(LinuxTrace trace, GicIdentity identity) {
        VirtMachine machine = trace.machine();
        List<Region> regions = new ArrayList<>();
        regions.add(region(Region.Kind.GICD, VirtMachine.GICD, 0x1_0000, Map.of()));
        if (machine.isV2()) {
            regions.add(region(Region.Kind.GICC, VirtMachine.GICC, 0x1_0000, Map.of()));
            Map<String, Long> spis =
                    Map.of(
                            "spi-base",
                            (long) identity.v2mFirst(),
                            "spi-count",
                            (long) identity.v2mCount());
            regions.add(region(Region.Kind.V2M, VirtMachine.V2M, 0x1000, spis));
        } else {
            long stride = VirtMachine.GICR_STRIDE;
            Map<String, Long> perCpu = Map.of("per-cpu", stride);
            regions.add(
                    region(Region.Kind.GICR, VirtMachine.GICR, stride * machine.cores(), perCpu));
            if (machine.hasIts()) {
                regions.add(region(Region.Kind.GITS, VirtMachine.GITS, 0x2_0000, Map.of()));
            }
        }
        return new BoardSheet(
                machine.isV2(),
                machine.hasIts(),
                machine.cores(),
                identity.sizes(),
                VirtMachine.MEMORY,
                machine.memoryBytes(),
                regions,
                List.of(),
                List.of());
    }

    private static Region region(
            Region.Kind kind, long base, long bytes, Map<String, Long> options) {
        return new Region(1, kind, base, bytes, options);
    }

    private void listen() {
        // The reference does not tell of a GICv2's outputs.
        int heard = trace.machine().isV2() ? 0 : trace.machine().cores();
        for (int core = 0; core < heard; core++) {
            int index = core;
            board.core(core)
                    .irq()
                    .listen(high -> outputs.add(Output.level(TraceOp.OUTPUT, index, high)));
        }
        board.parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.ITS_COMMAND) {
                                outputs.add(
                                        new Output(
                                                TraceOp.COMMAND,
                                                0,
                                                second / ItsCommand.BYTES,
                                                0,
                                                0));
                            } else if (point == TracePoint.DOORBELL) {
                                outputs.add(Output.level(TraceOp.LEVEL, (int) first, true));
                                outputs.add(Output.level(TraceOp.LEVEL, (int) first, false));
                            }
                        });
    }

    // The records.

    private void perform() {
        List<TraceRecord> records = trace.records();
        for (int at = 0; at < records.size(); at++) {
            TraceRecord record = records.get(at);
            try {
                if (record.op() == TraceOp.REPEAT) {
                    repeat(records.subList(at - record.bytes(), at), record.value());
                } else {
                    checkNumber(record);
                    perform(record);
                }
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                findings.differ(record, "an answer", "internal failure: " + e);
                return;
            }
        }
        refuseLeftOvers(records.get(records.size() - 1));
        sum();
    }

    /** Some records happened again: their numbers are missing, and nothing else. */
    private void repeat(List<TraceRecord> again, long times) {
        for (long round = 0; round < times; round++) {
            for (TraceRecord record : again) {
                perform(record);
            }
        }
        nextSeq += times * again.size();
    }

    private void checkNumber(TraceRecord record) {
        if (record.seq() != nextSeq) {
            findings.differ(record, "seq " + nextSeq, "seq " + record.seq());
        }
        nextSeq = record.seq() + 1;
    }

    private void perform(TraceRecord record) {
        switch (record.op()) {
            case READ -> read(record);
            case WRITE -> write(record);
            case MESSAGE -> message(record);
            case LEVEL -> level(record);
            case OUTPUT -> irq(record);
            case COMMAND -> command(record);
            case MEMORY -> memory(record);
            case BAR -> unmodelled(record);
            case QUEUE, MARK, REPEAT -> {}
        }
    }

    private void unmodelled(TraceRecord record) {
        findings.count(Remark.Kind.UNMODELLED, record.component());
    }

    private void read(TraceRecord record) {
        if (!gic.has(record.component())) {
            unmodelled(record);
            return;
        }
        refuseLeftOvers(record);
        long answer = gic.read(record);
        board.settle();
        findings.read();
        long got = identity.named(record, answer);
        if (got != answer) {
            findings.count(
                    Remark.Kind.IDENTITY,
                    record.component() + " " + registerName(record) + "=" + hex(record, got),
                    1,
                    "names the reference's model; here " + hex(record, answer));
        }
        if (got != record.value()) {
            findings.differ(record, hex(record, record.value()), hex(record, got));
        }
    }

    private void write(TraceRecord record) {
        if (!gic.has(record.component())) {
            unmodelled(record);
            return;
        }
        refuseLeftOvers(record);
        its.before(record);
        gic.write(record);
        its.after(record);
        board.settle();
    }

    private void message(TraceRecord record) {
        long base = gic.baseOf(record.component());
        if (base < 0) {
            unmodelled(record);
            return;
        }
        refuseLeftOvers(record);
        board.parts()
                .bus()
                .write(base + record.offset(), record.bytes(), record.value(), requester(record));
        board.settle();
    }

    private static int requester(TraceRecord record) {
        String digits = record.note("devid");
        return digits.matches("0x[0-9a-f]{1,4}") ? Integer.parseInt(digits.substring(2), 16) : 0;
    }

    private void level(TraceRecord record) {
        int intid = (int) record.offset();
        boolean isShared = record.component().equals("spi");
        if (isShared && intid >= v2mFirst && intid < v2mFirst + v2mCount) {
            compare(record, intid);
            return;
        }
        int core = GicParts.numbered(record.component(), "ppi");
        if (isShared ? !board.spis().spis().holds(intid) : core < 0 || core >= irqKnown.length) {
            findings.differ(record, "an input of the interrupt controller", "none");
            return;
        }
        refuseLeftOvers(record);
        boolean high = record.value() != 0;
        InterruptLine.Driver wire = wire(record, isShared ? -1 : core, intid);
        if (wire.isDriving() == high) {
            findings.differ(record, "a change to " + record.value(), "that level already");
        }
        wire.drive(high);
        board.settle();
    }

    private InterruptLine.Driver wire(TraceRecord record, int core, int intid) {
        return wires.computeIfAbsent(
                record.component() + " " + intid,
                name -> {
                    InterruptLine line = new InterruptLine(name);
                    if (core < 0) {
                        board.spis().connect(line, intid);
                    } else {
                        board.connectPrivate(core, line, intid);
                    }
                    return line.driver();
                });
    }

    private void irq(TraceRecord record) {
        boolean isFirst = !irqKnown[record.cpu()];
        irqKnown[record.cpu()] = true;
        if (isFirst && record.value() == 0 && !board.core(record.cpu()).irq().isHigh()) {
            findings.count(Remark.Kind.COMPARED, "irq outputs");
            return; // the reference tells of its level at the first occasion
        }
        compare(record, record.cpu());
    }

    private void command(TraceRecord record) {
        String contradiction = CommandNote.contradiction(ItsInputs.command(record), record.notes());
        if (!contradiction.isEmpty()) {
            findings.differ(record, record.notes().get(0), contradiction);
        }
        findings.count(Remark.Kind.COMPARED, "its commands");
        Output output = outputs.take(TraceOp.COMMAND, 0);
        if (output == null) {
            findings.differ(record, "the command executed", "nothing");
        } else if (output.value() != record.offset()) {
            findings.differ(record, String.format("slot 0x%x", record.offset()), output.title());
        }
    }

    private void compare(TraceRecord record, int index) {
        findings.count(
                Remark.Kind.COMPARED,
                record.op() == TraceOp.OUTPUT ? "irq outputs" : "interrupt inputs");
        Output output = outputs.take(record.op(), index);
        if (output == null) {
            findings.differ(record, "level " + record.value(), "no change");
        } else if (output.value() != record.value()) {
            findings.differ(record, "level " + record.value(), output.title());
        }
    }

    /** What the models did and no record has told of, when the next stimulus comes. */
    private void refuseLeftOvers(TraceRecord record) {
        for (Output output : outputs.drain()) {
            findings.differ(record, "nothing before it", output.title());
        }
    }

    private void memory(TraceRecord record) {
        String now;
        switch (record.place()) {
            case "prop_head" -> now = its.properties(record.bytes());
            case "pend_lpi_head" -> now = its.pending(record.bytes());
            default -> {
                findings.count(
                        Remark.Kind.EXPLAINED,
                        "its-tables",
                        1,
                        "entries of the tables behind GITS_BASER are in a format of each ITS's own");
                return;
            }
        }
        findings.count(Remark.Kind.COMPARED, "memory contents");
        if (!record.text().equals(now)) {
            findings.differ(record, record.text(), Objects.requireNonNullElse(now, "no memory"));
        }
    }

    private void sum() {
        findings.count(
                Remark.Kind.INFERRED,
                "its commands in memory",
                its.commandCount(),
                "the words of the C records behind a write of GITS_CWRITER");
        findings.count(
                Remark.Kind.INFERRED,
                "lpi configuration bytes",
                its.invCount(),
                "each INV turns the enable bit over");
    }

    private static String registerName(TraceRecord record) {
        String name = record.note("reg");
        return name.isEmpty() ? record.place() : name;
    }

    private static String hex(TraceRecord record, long value) {
        String digits = Long.toHexString(value);
        int width = record.component().equals(GicParts.SYSTEM_REGISTERS) ? 1 : 2 * record.bytes();
        return "0x" + "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
