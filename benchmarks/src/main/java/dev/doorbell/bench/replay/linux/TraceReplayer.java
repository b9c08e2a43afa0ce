package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.BoardSheet;
import dev.doorbell.bench.replay.DeviceSpec;
import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.bench.replay.ReplayWire;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.trace.TracePoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    /** The INTID of the root bus's first INTx line. */
    static final int INTX_FIRST = 35;

    private static final String DEFAULT_BEHAVIOUR = "qemu";

    /** How far the machine's clock stays behind the reference's: no delay of a device is longer. */
    private static final long BEHIND_NANOS = 20_000_000;

    private static final int TRIES_MAX = 1000;

    private final LinuxTrace trace;
    private final ReplayBoard board;
    private final Findings findings = new Findings();
    private final OutputLog outputs = new OutputLog();
    private final GicIdentity identity;
    private final GicParts gic;
    private final ItsInputs its;
    private final PciParts pci;
    private final IntxLines intx;
    private final Map<String, GuestSide> guests = new LinkedHashMap<>();
    private final int v2mFirst;
    private final int v2mCount;
    private final Map<String, InterruptLine.Driver> wires = new HashMap<>();
    private final boolean[] irqKnown;
    private long nextSeq = 1;
    private int at;
    private boolean performing;

    private TraceReplayer(
            LinuxTrace trace, GicIdentity identity, DeviceSheet devices, ReplayBoard board) {
        this.trace = trace;
        this.board = board;
        this.identity = identity;
        this.gic = new GicParts(trace.machine(), board);
        this.its = new ItsInputs(trace, board);
        this.pci = new PciParts(trace, devices, board, outputs);
        this.intx = new IntxLines(board, pci, outputs, this::staysUp);
        makeGuests();
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
        DeviceSheet devices = new DeviceSheet(trace);
        BoardSheet sheet = MachineSheet.of(trace.machine(), identity, devices);
        try (ReplayBoard board = new ReplayBoard(sheet, chosen, false)) {
            TraceReplayer replayer = new TraceReplayer(trace, identity, devices, board);
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

    private void makeGuests() {
        for (int number = 0; number < pci.devices().size(); number++) {
            TracedDevice device = pci.devices().get(number);
            DeviceSpec spec = pci.spec(device.name());
            String model = spec == null ? "" : spec.model();
            String netdev = spec == null ? "" : spec.options().getOrDefault("netdev", "");
            ReplayWire wire = board.wire(netdev);
            GuestSide guest =
                    model.startsWith("e1000")
                            ? new E1000Guest(device, number, trace, board, pci, wire)
                            : model.equals("nvme")
                                    ? new NvmeGuest(device, number, trace, board, pci)
                                    : model.equals("virtio-net")
                                            ? new VirtioGuest(
                                                    device, number, trace, board, pci, findings,
                                                    wire)
                                            : null;
            if (guest != null) {
                guests.put(device.name(), guest);
            }
        }
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
                            } else if (point == TracePoint.ITS_MESSAGE) {
                                hear((int) first, second);
                            } else if (point == TracePoint.DOORBELL) {
                                hear((int) second, first);
                                outputs.add(Output.level(TraceOp.LEVEL, (int) first, true));
                                outputs.add(Output.level(TraceOp.LEVEL, (int) first, false));
                            }
                        });
    }

    /** A message has arrived at a doorbell. */
    private void hear(int requester, long data) {
        if (!performing) {
            outputs.add(new Output(TraceOp.MESSAGE, 0, 0, data, requester));
        }
    }

    // The records.

    private void perform() {
        List<TraceRecord> records = trace.records();
        for (at = 0; at < records.size(); at++) {
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
            case BAR -> bar(record);
            case QUEUE -> queue(record);
            case MARK, REPEAT -> {}
        }
    }

    private void unmodelled(TraceRecord record) {
        findings.count(Remark.Kind.UNMODELLED, record.component());
    }

    /** Where an access goes; negative if what it is to is not modelled here. */
    private long address(TraceRecord record) {
        if (record.component().equals(PciParts.CONFIGURATION)) {
            return pci.hasConfiguration(record)
                    ? trace.machine().ecam() + record.offset()
                    : PciParts.UNKNOWN;
        }
        return pci.address(record);
    }

    /** What comes before a stimulus: everything the models did has been told, and time passes. */
    private void beforeStimulus(TraceRecord record) {
        refuseLeftOvers(record);
        board.runUntilNanos(record.nanos() - BEHIND_NANOS);
    }

    private void read(TraceRecord record) {
        boolean isGic = gic.has(record.component());
        long address = isGic ? 0 : address(record);
        if (address == PciParts.UNKNOWN) {
            unmodelled(record);
            return;
        }
        beforeStimulus(record);
        GuestSide guest = isGic ? null : guest(record.component());
        if (guest != null) {
            guest.before(record, at);
        }
        findings.read();
        if (address == PciParts.NOWHERE) {
            findings.differ(record, "a BAR that decodes it", "none");
            return;
        }
        long answer = isGic ? gic.read(record) : board.read(record.cpu(), address, record.bytes());
        board.settle();
        if (guest != null) {
            compare(record, answer, guest.explain(record, answer));
            guest.after(record, at);
        } else {
            compare(record, answer, Explanation.NONE);
        }
    }

    private void compare(TraceRecord record, long answer, Explanation explanation) {
        long got = identity.named(record, answer);
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

    private void write(TraceRecord record) {
        boolean isGic = gic.has(record.component());
        long address = isGic ? 0 : address(record);
        if (address == PciParts.UNKNOWN) {
            unmodelled(record);
            return;
        }
        beforeStimulus(record);
        if (isGic) {
            its.before(record);
            gic.write(record);
            its.after(record);
            board.settle();
            return;
        }
        GuestSide guest = guest(record.component());
        if (guest != null && guest.postpones(record, at)) {
            return;
        }
        if (guest != null) {
            guest.before(record, at);
        }
        if (address == PciParts.NOWHERE) {
            findings.differ(record, "a BAR that decodes it", "none");
            return;
        }
        board.write(record.cpu(), address, record.bytes(), record.value());
        board.settle();
        if (record.component().equals(PciParts.CONFIGURATION)) {
            pci.noteBars();
        }
        if (guest != null) {
            guest.after(record, at);
        }
    }

    private @Nullable GuestSide guest(String component) {
        int dot = component.indexOf('.');
        return guests.get(dot < 0 ? component : component.substring(0, dot));
    }

    private void queue(TraceRecord record) {
        GuestSide guest = guest(record.component());
        if (guest == null) {
            unmodelled(record);
            return;
        }
        if (record.place().equals("flush")) {
            beforeStimulus(record);
        }
        guest.queue(record, at);
    }

    private void bar(TraceRecord record) {
        int index = pci.barIndex(record);
        if (index < 0) {
            unmodelled(record);
            return;
        }
        findings.count(Remark.Kind.COMPARED, "bars");
        Output output = outputs.take(TraceOp.BAR, index);
        boolean begins = !record.notes().isEmpty() && record.notes().get(0).equals("map");
        if (output == null) {
            findings.differ(record, "a change", "no change");
        } else if (output.value() != record.value() || (output.extra() != 0) != begins) {
            findings.differ(
                    record,
                    String.format("0x%x %s", record.value(), begins ? "map" : "unmap"),
                    String.format(
                            "0x%x %s", output.value(), output.extra() != 0 ? "map" : "unmap"));
        }
    }

    private void message(TraceRecord record) {
        long base = gic.baseOf(record.component());
        if (base < 0) {
            unmodelled(record);
            return;
        }
        int requester = record.note("devid").isEmpty() ? -1 : requester(record);
        if (!guests.isEmpty() && pci.drivesMessages(requester)) {
            expectMessage(record, requester);
            return;
        }
        beforeStimulus(record);
        performing = true;
        board.parts()
                .bus()
                .write(base + record.offset(), record.bytes(), record.value(), requester(record));
        board.settle();
        performing = false;
    }

    private void expectMessage(TraceRecord record, int requester) {
        findings.count(Remark.Kind.COMPARED, "messages");
        Output output = outputs.takeMessage(requester, record.value());
        for (int tries = 0; output == null && tries < TRIES_MAX; tries++) {
            if (!board.runToNextEvent(BEHIND_NANOS)) {
                break;
            }
            output = outputs.takeMessage(requester, record.value());
        }
        for (TracedDevice device : pci.devices()) {
            GuestSide guest = guests.get(device.name());
            PciFunction function = pci.function(device.name());
            boolean mayBe =
                    requester < 0 || (function != null && function.requesterId() == requester);
            if (output == null && guest != null && mayBe && guest.cause(record, at)) {
                board.settle();
                output = outputs.takeMessage(requester, record.value());
            }
        }
        if (output == null) {
            findings.differ(record, hex(record, record.value()), "no message");
        }
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
        int line = intid - INTX_FIRST;
        if (isShared && line >= 0 && line < IntxLines.COUNT) {
            intx(record, line);
            return;
        }
        int core = GicParts.numbered(record.component(), "ppi");
        if (isShared ? !board.spis().spis().holds(intid) : core < 0 || core >= irqKnown.length) {
            findings.differ(record, "an input of the interrupt controller", "none");
            return;
        }
        beforeStimulus(record);
        boolean high = record.value() != 0;
        InterruptLine.Driver wire = wire(record, isShared ? -1 : core, intid);
        if (wire.isDriving() == high) {
            findings.differ(record, "a change to " + record.value(), "that level already");
        }
        wire.drive(high);
        board.settle();
    }

    private void intx(TraceRecord record, int line) {
        boolean high = record.value() != 0;
        if (guests.isEmpty() || !pci.drives(line)) {
            beforeStimulus(record);
            if (intx.isHigh(line) == high) {
                findings.differ(record, "a change to " + record.value(), "that level already");
            }
            intx.drive(line, high);
            board.settle();
            return;
        }
        findings.count(Remark.Kind.COMPARED, "interrupt inputs");
        int intid = INTX_FIRST + line;
        Output output = outputs.take(TraceOp.LEVEL, intid);
        if (output == null && !high && intx.release(line)) {
            board.settle();
            output = outputs.take(TraceOp.LEVEL, intid);
        }
        if (output == null && high) {
            output = cause(record, line);
        }
        if (output == null || output.value() != record.value()) {
            findings.differ(
                    record,
                    "level " + record.value(),
                    output == null ? "no change" : output.title());
            intx.drive(line, high);
            board.settle();
            outputs.take(TraceOp.LEVEL, intid);
        }
    }

    /** The line has risen and no model knows why: a delay is over, or there was an input. */
    private @Nullable Output cause(TraceRecord record, int line) {
        int intid = INTX_FIRST + line;
        Output output = outputs.take(TraceOp.LEVEL, intid);
        for (int tries = 0; output == null && tries < TRIES_MAX; tries++) {
            if (!board.runToNextEvent(BEHIND_NANOS)) {
                break;
            }
            output = outputs.take(TraceOp.LEVEL, intid);
        }
        for (TracedDevice device : pci.devices()) {
            GuestSide guest = guests.get(device.name());
            if (output == null
                    && guest != null
                    && pci.line(device.name()) == line
                    && guest.cause(record, at)) {
                board.settle();
                output = outputs.take(TraceOp.LEVEL, intid);
                for (int tries = 0; output == null && tries < TRIES_MAX; tries++) {
                    if (!board.runToNextEvent(BEHIND_NANOS)) {
                        break;
                    }
                    output = outputs.take(TraceOp.LEVEL, intid);
                }
            }
        }
        return output;
    }

    /**
     * Whether the reference keeps a line up that a model lets fall now: no record says that it falls.
     * Only QEMU's NVMe does that.
     */
    private boolean staysUp(int line) {
        boolean hasNvme = false;
        for (TracedDevice device : pci.devices()) {
            hasNvme |=
                    guests.get(device.name()) instanceof NvmeGuest
                            && pci.line(device.name()) == line;
        }
        List<TraceRecord> records = trace.records();
        for (int next = at + 1; hasNvme && next < records.size(); next++) {
            TraceRecord record = records.get(next);
            boolean isIt = record.component().equals("spi") && record.offset() == INTX_FIRST + line;
            if (isIt) {
                return record.value() != 0;
            }
            if (record.op().isAccess()) {
                findings.count(
                        Remark.Kind.EXPLAINED,
                        "nvme-wire",
                        1,
                        "QEMU 7.2's NVMe keeps its wire up though every completion was taken");
                return true;
            }
        }
        return false;
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
        for (GuestSide guest : guests.values()) {
            guest.sum(findings);
        }
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
