package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;

/** The interrupt controller's components: where a trace's offsets are. */
final class GicParts {
    /** The component whose places are names of system registers. */
    static final String SYSTEM_REGISTERS = "icc";

    static final int GITS_CBASER = 0x80;
    static final int GITS_CWRITER = 0x88;
    static final int GITS_BASER_DEVICES = 0x100;
    static final int GICR_CTLR = 0;
    static final int GICR_PROPBASER = 0x70;

    private static final int DECIMAL_DIGITS_MAX = 4;

    private final VirtMachine machine;
    private final ReplayBoard board;

    GicParts(VirtMachine machine, ReplayBoard board) {
        this.machine = machine;
        this.board = board;
    }

    /** The address of offset 0 of a component; -1 if this machine has none of that name. */
    long baseOf(String component) {
        return switch (component) {
            case "gicd" -> VirtMachine.GICD;
            case "gicc" -> machine.isV2() ? VirtMachine.GICC : -1;
            case "v2m" -> machine.isV2() ? VirtMachine.V2M : -1;
            case "gits" -> machine.hasIts() ? VirtMachine.GITS : -1;
            case "gitstr" ->
                    machine.hasIts() ? VirtMachine.GITS + VirtMachine.TRANSLATER_FRAME : -1;
            default -> redistributorBase(component);
        };
    }

    private long redistributorBase(String component) {
        int core = machine.isV2() ? -1 : numbered(component, "gicr");
        return core < 0 || core >= machine.cores()
                ? -1
                : VirtMachine.GICR + core * VirtMachine.GICR_STRIDE;
    }

    /** Whether a core can access the component. */
    boolean has(String component) {
        return component.equals(SYSTEM_REGISTERS) ? !machine.isV2() : baseOf(component) >= 0;
    }

    long read(TraceRecord record) {
        if (record.component().equals(SYSTEM_REGISTERS)) {
            return board.core(record.cpu()).readSystem((int) record.offset());
        }
        return board.read(
                record.cpu(), baseOf(record.component()) + record.offset(), record.bytes());
    }

    void write(TraceRecord record) {
        if (record.component().equals(SYSTEM_REGISTERS)) {
            board.core(record.cpu()).writeSystem((int) record.offset(), record.value());
        } else {
            board.write(
                    record.cpu(),
                    baseOf(record.component()) + record.offset(),
                    record.bytes(),
                    record.value());
        }
    }

    /** The number behind {@code prefix} in a component's name; -1 if it is another component. */
    static int numbered(String component, String prefix) {
        String digits = component.startsWith(prefix) ? component.substring(prefix.length()) : "";
        return digits.matches("[0-9]{1," + DECIMAL_DIGITS_MAX + "}")
                ? Integer.parseInt(digits)
                : -1;
    }
}
