package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.Lane;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Stage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Records in words for people. */
final class RecordWords {
    private static final int FIRST_LPI = 8192;

    private RecordWords() {}

    /** Where it belongs; null for nowhere in particular. */
    static @Nullable Lane lane(TraceLine line) {
        return switch (line.point()) {
            case FRAME_ON_WIRE -> Lane.WIRE;
            case FRAME_STORED, MSI_POSTED, ITS_MESSAGE -> Lane.BUS;
            case LINE_RAISED, LINE_LOWERED, WORK_POSTED, WORK_LOST -> Lane.DEVICE;
            case DOORBELL,
                    INTERRUPT_PENDING,
                    INTERRUPT_SIGNALLED,
                    ITS_TRANSLATED,
                    TIMER_EXPIRED,
                    EDGE_ERASED ->
                    Lane.CONTROLLER;
            case INTERRUPT_TAKEN,
                    INTERRUPT_ACKNOWLEDGED,
                    INTERRUPT_ENDED,
                    INTERRUPT_DEACTIVATED,
                    INTERRUPT_RETURNED,
                    MMIO_READ,
                    MMIO_WRITE,
                    CORE_IDLE,
                    CORE_WOKEN ->
                    Lane.CORE;
            case SOFTIRQ_RAISED, SOFTIRQ_ENTRY, SOFTIRQ_EXIT, FRAME_TAKEN, WORK_TAKEN ->
                    Lane.SOFTIRQ;
            case THREAD_WOKEN, THREAD_RUNNING, JOURNEY_DELIVERED -> Lane.THREAD;
            default -> null;
        };
    }

    /** What happened. */
    static String of(TraceLine line) {
        long first = line.first();
        long second = line.second();
        return switch (line.point()) {
            case FRAME_ON_WIRE -> "first bit of " + second + " bytes";
            case FRAME_STORED -> "data and descriptor in memory at " + hex(second);
            case FRAME_TAKEN -> "cpu" + second + " takes the frame from its ring";
            case JOURNEY_DELIVERED -> "its thread has it";
            case JOURNEY_DROPPED -> "dropped: " + reason(second);
            case JOURNEY_UNDER_WAY -> "still under way when the records end";
            case MSI_POSTED -> "posts message " + hex(second) + " to " + hex(first);
            case DOORBELL -> "doorbell rung for " + intid(line);
            case INTERRUPT_PENDING -> intid(line) + " is pending";
            case INTERRUPT_SIGNALLED ->
                    second < 0
                            ? "input of cpu" + first + " goes low"
                            : "signals " + intid(line) + " to cpu" + first;
            case INTERRUPT_TAKEN -> "vector entered, depth " + second;
            case INTERRUPT_ACKNOWLEDGED -> "acknowledges " + intid(line);
            case INTERRUPT_ENDED -> "ends " + intid(line);
            case INTERRUPT_DEACTIVATED -> "deactivates " + intid(line);
            case INTERRUPT_RETURNED -> "returns from the exception of depth " + second;
            case ITS_MESSAGE -> "message of DeviceID " + hex(first) + ", EventID " + second;
            case ITS_TRANSLATED -> "translated to " + intid(line) + " for cpu" + line.core();
            case TIMER_EXPIRED -> "timer of cpu" + first + " expires, " + intid(line);
            case EDGE_ERASED -> intid(line) + " cleared before anybody acknowledged it";
            case LINE_RAISED -> "line " + named(line, first) + " goes high";
            case LINE_LOWERED -> "line " + named(line, first) + " goes low";
            case MMIO_READ -> "reads " + hex(first) + ": " + hex(second);
            case MMIO_WRITE -> "writes " + hex(first) + " := " + hex(second);
            case CORE_IDLE -> "waits for an interrupt";
            case CORE_WOKEN -> "wakes";
            case SOFTIRQ_RAISED -> "raises softirq " + named(line, second);
            case SOFTIRQ_ENTRY -> "softirq " + named(line, second) + " runs";
            case SOFTIRQ_EXIT -> "softirq " + named(line, second) + " is done";
            case THREAD_WOKEN -> "thread " + named(line, second) + " is runnable";
            case THREAD_RUNNING -> "thread " + named(line, second) + " runs";
            default -> anything(line);
        };
    }

    private static String anything(TraceLine line) {
        StringBuilder text = new StringBuilder(line.point().isComplaint() ? "! " : "");
        text.append(line.point().name().toLowerCase(Locale.ROOT));
        append(text, line.point().first(), line.first());
        append(text, line.point().second(), line.second());
        return text.toString();
    }

    private static void append(StringBuilder text, String name, long value) {
        if (!name.equals("-")) {
            text.append(' ').append(name).append(' ');
            text.append(
                    switch (name) {
                        case "address", "offset", "value", "data", "encoding", "affinity" ->
                                hex(value);
                        default -> Long.toString(value);
                    });
        }
    }

    /** An interrupt's number and name. */
    static String interrupt(long intid, String name) {
        return (intid >= FIRST_LPI ? "LPI " : "INTID ")
                + intid
                + (name.isEmpty() ? "" : " (" + name + ")");
    }

    private static String intid(TraceLine line) {
        return interrupt(line.intid(), line.name());
    }

    private static String named(TraceLine line, long number) {
        return line.name().isEmpty() ? Long.toString(number) : line.name();
    }

    /** A drop reason in words. */
    static String reason(long number) {
        DropReason[] reasons = DropReason.values();
        return number >= 0 && number < reasons.length
                ? reasons[(int) number].words()
                : "reason " + number;
    }

    /** The stage of that number; null if there is none. */
    static @Nullable Stage stage(long number) {
        Stage[] stages = Stage.values();
        return number >= 0 && number < stages.length ? stages[(int) number] : null;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
