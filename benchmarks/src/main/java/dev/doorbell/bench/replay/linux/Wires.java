package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.sim.line.InterruptLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes into the interrupt controller and comes out of it: wires, messages, outputs to cores.
 *
 * <p>What devices do that are modelled here is compared. What others do is performed as recorded.
 * Where a model has no reason for what the reference did, time passes up to its next event, and then
 * the guest's side is asked for an input that the trace does not hold.
 */
final class Wires {
    private static final int EVENTS_MAX = 1000;

    /** No timer of the reference ends later. */
    private static final long LATE_NANOS_MAX = 20_000_000;

    private final Stage stage;
    private final IntxLines intx;
    private final int v2mFirst;
    private final int v2mLast;
    private final Map<String, InterruptLine.Driver> others = new HashMap<>();
    private final boolean[] irqKnown;

    /** Lines, a bit each, that were kept up during an access. */
    private int heldUp;

    Wires(Stage stage) {
        this.stage = stage;
        this.intx =
                new IntxLines(
                        stage.board, stage.pci, stage.outputs, this::staysUp, this::risesLater);
        this.v2mFirst = stage.identity.v2mFirst();
        boolean hasFrame = stage.trace.machine().isV2();
        this.v2mLast = hasFrame ? v2mFirst + stage.identity.v2mCount() - 1 : -1;
        this.irqKnown = new boolean[stage.trace.machine().cores()];
    }

    // Outputs to cores.

    void irq(TraceRecord record) {
        boolean isFirst = !irqKnown[record.cpu()];
        irqKnown[record.cpu()] = true;
        if (isFirst && record.value() == 0 && !stage.board.core(record.cpu()).irq().isHigh()) {
            stage.findings.count(Remark.Kind.COMPARED, "irq outputs");
            return; // the reference tells of its level at the first occasion
        }
        compare(record, "irq outputs", stage.outputs.take(TraceOp.OUTPUT, record.cpu()));
    }

    private void compare(TraceRecord record, String what, @Nullable Output output) {
        stage.findings.count(Remark.Kind.COMPARED, what);
        if (output == null) {
            stage.findings.differ(record, "level " + record.value(), "no change");
        } else if (output.value() != record.value()) {
            stage.findings.differ(record, "level " + record.value(), output.title());
        }
    }

    // Wires.

    void level(TraceRecord record) {
        int intid = (int) record.offset();
        boolean isShared = record.component().equals("spi");
        int core = GicParts.numbered(record.component(), "ppi");
        boolean exists = isShared ? stage.board.spis().spis().holds(intid) : core >= 0;
        int line = intid - IntxLines.INTID_FIRST;
        if (!exists || core >= irqKnown.length) {
            stage.findings.differ(record, "an input of the interrupt controller", "none");
        } else if (isShared && intid >= v2mFirst && intid <= v2mLast) {
            compare(record, "interrupt inputs", stage.outputs.take(TraceOp.LEVEL, intid));
        } else if (isShared && line >= 0 && line < IntxLines.COUNT) {
            if (intx.isDriven(line)) {
                expectIntx(record, line);
            } else {
                change(record, intx.isHigh(line), high -> intx.drive(line, high));
            }
        } else {
            InterruptLine.Driver wire = other(record, core, intid);
            change(record, wire.isDriving(), wire::drive);
        }
    }

    private void change(TraceRecord record, boolean isHigh, InterruptLine.Listener wire) {
        stage.beforeStimulus(record);
        boolean high = record.value() != 0;
        if (isHigh == high) {
            stage.findings.differ(record, "a change to " + record.value(), "that level already");
        }
        wire.levelChanged(high);
        stage.board.settle();
    }

    private InterruptLine.Driver other(TraceRecord record, int core, int intid) {
        return others.computeIfAbsent(
                record.component() + " " + intid,
                name -> {
                    InterruptLine line = new InterruptLine(name);
                    if (core < 0) {
                        stage.board.spis().connect(line, intid);
                    } else {
                        stage.board.connectPrivate(core, line, intid);
                    }
                    return line.driver();
                });
    }

    private void expectIntx(TraceRecord record, int line) {
        int intid = (int) record.offset();
        boolean high = record.value() != 0;
        Supplier<@Nullable Output> heard = () -> stage.outputs.take(TraceOp.LEVEL, intid);
        Output output = heard.get();
        if (output == null && high) {
            intx.rise(line);
            stage.board.settle();
            output = heard.get();
        }
        if (output == null && !high && intx.release(line)) {
            stage.board.settle();
            output = heard.get();
        }
        if (output == null && high) {
            output = cause(record, heard, stage.guests.onLine(line));
        }
        compare(record, "interrupt inputs", output);
        if (intx.isHigh(line) != high) {
            intx.drive(line, high); // what follows is as if it had been so
            stage.board.settle();
            stage.outputs.take(TraceOp.LEVEL, intid); // that it was driven is no answer
        }
    }

    /** Gives the models a reason for what the reference did: a delay is over, or there was an input. */
    private @Nullable Output cause(
            TraceRecord record, Supplier<@Nullable Output> heard, List<GuestSide> guests) {
        // A message may lack an input for which the models have waited already.
        Output output = record.op() == TraceOp.MESSAGE ? null : await(heard, Stage.DELAY_NANOS_MAX);
        for (GuestSide guest : guests) {
            if (output == null && guest.cause(record, stage.at)) {
                stage.board.settle();
                output = await(heard, Stage.DELAY_NANOS_MAX);
            }
        }
        return output == null ? await(heard, Stage.DELAY_NANOS_MAX) : output;
    }

    private @Nullable Output await(Supplier<@Nullable Output> heard, long nanos) {
        Output output = heard.get();
        long last = stage.board.tickIn(nanos);
        for (int events = 0; output == null && events < EVENTS_MAX; events++) {
            if (!stage.board.runToNextEvent(last)) {
                return null;
            }
            output = heard.get();
        }
        return output;
    }

    /**
     * Whether the reference lets a line rise later than a model does now: a card's gap between
     * interrupts, or its negotiation of a link, ends there when the host finds the time.
     */
    private boolean risesLater(int line) {
        boolean hasCard =
                stage.guests.onLine(line).stream().anyMatch(guest -> guest instanceof E1000Guest);
        List<TraceRecord> records = stage.trace.records();
        long now = records.get(stage.at).nanos();
        boolean stimulus = false;
        for (int next = stage.at + 1; hasCard && next < records.size(); next++) {
            TraceRecord record = records.get(next);
            if (record.nanos() - now > LATE_NANOS_MAX) {
                return false;
            }
            if (record.component().equals("spi")
                    && record.offset() == IntxLines.INTID_FIRST + line) {
                if (stimulus && record.value() != 0) {
                    stage.findings.count(
                            Remark.Kind.EXPLAINED,
                            "late-wire",
                            1,
                            "a timer of the reference's card ended late");
                    return true;
                }
                return false;
            }
            stimulus |= record.op().isAccess() || record.op() == TraceOp.LEVEL;
        }
        return false;
    }

    /** Whether the reference keeps a line up that a model lets fall now: no record says that it falls. */
    private boolean staysUp(int line) {
        boolean hasNvme = !controllersOn(line).isEmpty();
        List<TraceRecord> records = stage.trace.records();
        for (int next = stage.at + 1; hasNvme && next < records.size(); next++) {
            TraceRecord record = records.get(next);
            boolean isIt =
                    record.component().equals("spi")
                            && record.offset() == IntxLines.INTID_FIRST + line;
            if (isIt || record.op().isAccess()) {
                boolean stays = !isIt || record.value() != 0;
                heldUp |= stays ? 1 << line : 0;
                return stays;
            }
        }
        return false;
    }

    private List<GuestSide> controllersOn(int line) {
        return stage.guests.onLine(line).stream()
                .filter(guest -> guest instanceof NvmeGuest)
                .toList();
    }

    /**
     * Finds the reason for lines that the reference kept up during an access: by then an NVMe
     * controller had done another command. It can do it only now, when the access is over.
     */
    void giveReasons(TraceRecord record) {
        for (int line = 0; heldUp != 0; line++) {
            if ((heldUp & 1 << line) != 0) {
                heldUp &= ~(1 << line);
                giveReasons(record, line);
            }
        }
    }

    private void giveReasons(TraceRecord record, int line) {
        for (GuestSide guest : controllersOn(line)) {
            while (!intx.isModelHigh(line) && guest.cause(record, stage.at)) {
                stage.board.settle();
            }
        }
        intx.release(line); // it falls if there is no reason
    }

    // Messages.

    void message(TraceRecord record) {
        long base = stage.gic.baseOf(record.component());
        if (base < 0) {
            stage.findings.count(Remark.Kind.UNMODELLED, record.component());
            return;
        }
        int requester = requester(record);
        if (stage.pci.drivesMessages(requester)) {
            stage.findings.count(Remark.Kind.COMPARED, "messages");
            Supplier<@Nullable Output> heard =
                    () -> stage.outputs.takeMessage(requester, record.value());
            if (hasSent(record, heard, stage.guests.sending(requester))) {
                return;
            }
            stage.findings.differ(record, Accesses.hex(record, record.value()), "no message");
        } else {
            stage.beforeStimulus(record);
        }
        send(record, base, requester);
    }

    private boolean hasSent(
            TraceRecord record, Supplier<@Nullable Output> heard, List<GuestSide> guests) {
        boolean isEnd = guests.stream().anyMatch(guest -> guest.isEnd(record));
        Output output = heard.get();
        for (GuestSide guest : guests) {
            if (output == null) {
                output = await(heard, guest.patienceNanos(record));
            }
        }
        if (output == null) {
            output = cause(record, heard, guests);
        }
        if (output != null) {
            guests.forEach(guest -> guest.sent(record, stage.at, isEnd));
        }
        return output != null;
    }

    /** A message arrives that no model has sent. */
    private void send(TraceRecord record, long base, int requester) {
        stage.ears.setDeaf(true);
        stage.board
                .parts()
                .bus()
                .write(base + record.offset(), record.bytes(), record.value(), requester);
        stage.board.settle();
        stage.ears.setDeaf(false);
    }

    /** The sender of a message; -1 if the record does not say, as for a GICv2m frame. */
    private static int requester(TraceRecord record) {
        String digits = record.note("devid");
        return digits.matches("0x[0-9a-f]{1,4}") ? Integer.parseInt(digits.substring(2), 16) : -1;
    }

    // What else the models do.

    void command(TraceRecord record) {
        stage.findings.count(Remark.Kind.COMPARED, "its commands");
        String contradiction = CommandNote.contradiction(ItsInputs.command(record), record.notes());
        if (!contradiction.isEmpty()) {
            stage.findings.differ(record, record.notes().get(0), contradiction);
        }
        Output output = stage.outputs.take(TraceOp.COMMAND, 0);
        if (output == null || output.value() != record.offset()) {
            stage.findings.differ(
                    record,
                    String.format("ITS command in slot 0x%x", record.offset()),
                    output == null ? "none" : output.title());
        }
    }

    void bar(TraceRecord record) {
        int index = stage.pci.barIndex(record);
        if (index < 0) {
            stage.findings.count(Remark.Kind.UNMODELLED, record.component());
            return;
        }
        stage.findings.count(Remark.Kind.COMPARED, "bars");
        Output output = stage.outputs.take(TraceOp.BAR, index);
        boolean begins = record.notes().contains("map");
        String expected = bar(record.value(), begins);
        String got = output == null ? "no change" : bar(output.value(), output.extra() != 0);
        if (!expected.equals(got)) {
            stage.findings.differ(record, expected, got);
        }
    }

    private static String bar(long address, boolean begins) {
        return String.format("0x%x %s", address, begins ? "map" : "unmap");
    }
}
