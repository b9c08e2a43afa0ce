package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.GicSizes;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsSizes;
import java.util.HashMap;
import java.util.Map;

/**
 * What the identification registers of a trace's interrupt controller say it is built with.
 *
 * <p>The first read of each counts; what it does not say is the reference's.
 */
final class GicIdentity {
    private static final int TYPER = 4;
    private static final int ITS_TYPER = 8;
    private static final int V2M_TYPER = 8;
    private static final int WORDS_MASK = 0x1F;
    private static final int WORDS_MAX = 30;
    private static final int LPIS = 1 << 17;
    private static final int PRIORITY_SHIFT = 8;
    private static final int PRIORITY_BITS_MIN = 4;
    private static final int PRIORITY_BITS_MAX = 8;
    private static final long ID_BITS = 7 << 11;
    private static final long V2M_DEFAULT = 80 << 16 | 64;

    private final Map<String, Long> first = new HashMap<>();

    GicIdentity(LinuxTrace trace) {
        for (TraceRecord record : trace.records()) {
            if (record.op() == TraceOp.READ) {
                first.putIfAbsent(record.component() + " " + record.place(), record.value());
            }
        }
    }

    private long value(String component, String place, long otherwise) {
        return first.getOrDefault(component + " " + place, otherwise);
    }

    GicSizes sizes() {
        int words = (int) value("gicd", "0x" + TYPER, GicSizes.REFERENCE.spiWords()) & WORDS_MASK;
        long control = value(GicParts.SYSTEM_REGISTERS, "CTLR", -1);
        int bits =
                control < 0
                        ? GicSizes.REFERENCE.priorityBits()
                        : (int) (control >>> PRIORITY_SHIFT & 7) + 1;
        return new GicSizes(
                Math.max(1, Math.min(words, WORDS_MAX)),
                Math.max(PRIORITY_BITS_MIN, Math.min(bits, PRIORITY_BITS_MAX)),
                (value("gicd", "0x" + TYPER, 0) & LPIS) != 0);
    }

    /** {@code behaviour} with an ITS of the trace's sizes. */
    GicBehaviour sized(GicBehaviour behaviour) {
        long type = value("gits", "0x" + ITS_TYPER, -1);
        if (type < 0) {
            return behaviour;
        }
        return behaviour.sized(
                new ItsSizes(
                        (int) (type >>> 4 & 0xF) + 1,
                        (int) (type >>> 8 & 0x1F) + 1,
                        (int) (type >>> 13 & 0x1F) + 1,
                        (int) (type >>> 32 & 0xF) + 1));
    }

    /**
     * The bits of a read that name the reference's model: who made it, how wide its INTIDs are. They
     * are what the trace's first read says, and have to stay that.
     */
    static long identityBits(TraceRecord record) {
        return switch (record.component() + " " + record.place()) {
            case "gicd 0x8", "gits 0x4", "gicc 0xfc", "v2m 0xfcc" -> -1;
            case "icc CTLR" -> ID_BITS;
            default -> record.component().startsWith("gicr") && record.offset() == 4 ? -1 : 0;
        };
    }

    /** The model's answer, but with the reference's name in the bits that hold a name. */
    long named(TraceRecord record, long answer) {
        long bits = identityBits(record);
        return bits == 0
                ? answer
                : (answer & ~bits) | (value(record.component(), record.place(), answer) & bits);
    }

    /** The first INTID of the GICv2m frame. */
    int v2mFirst() {
        return (int) (v2m() >>> 16 & 0x3FF);
    }

    /** How many it has. */
    int v2mCount() {
        return (int) (v2m() & 0x3FF);
    }

    private long v2m() {
        long type = value("v2m", "0x" + V2M_TYPER, V2M_DEFAULT);
        long first = type >>> 16 & 0x3FF;
        long limit = 32L + 32L * sizes().spiWords();
        long count = type & 0x3FF;
        return first < 32 || count < 1 || first + count > limit ? V2M_DEFAULT : type;
    }
}
