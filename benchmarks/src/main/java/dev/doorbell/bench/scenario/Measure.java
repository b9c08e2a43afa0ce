package dev.doorbell.bench.scenario;

import java.util.Arrays;
import java.util.List;

/** What can be measured in a scenario; what its workload does not give is not there. */
public enum Measure {
    PACKETS_SENT("packets.sent", Unit.COUNT, "frames that entered the wire"),
    PACKETS_DELIVERED("packets.delivered", Unit.COUNT, "frames that a thread received"),
    PACKETS_DROPPED("packets.dropped", Unit.COUNT, "frames that ended elsewhere"),
    PACKETS_RESIDENT("packets.resident", Unit.COUNT, "frames still under way at the end"),
    PACKETS_LOSS("packets.loss", Unit.RATIO, "dropped of sent"),
    LATENCY_MIN("latency.min", Unit.NANOS, "the shortest time from first bit to thread"),
    LATENCY_MEAN("latency.mean", Unit.NANOS, "the mean time from first bit to thread"),
    LATENCY_P50("latency.p50", Unit.NANOS, "its median"),
    LATENCY_P90("latency.p90", Unit.NANOS, "nine in ten took no longer"),
    LATENCY_P99("latency.p99", Unit.NANOS, "99 in a hundred took no longer"),
    LATENCY_P999("latency.p999", Unit.NANOS, "999 in a thousand took no longer"),
    LATENCY_MAX("latency.max", Unit.NANOS, "the longest time"),
    INTERRUPTS("interrupts", Unit.COUNT, "shared interrupts and messages taken, all cores"),
    INTERRUPTS_PER_PACKET("interrupts.perPacket", Unit.RATIO, "those for each delivered frame"),
    INTERRUPTS_UNCLAIMED("interrupts.unclaimed", Unit.COUNT, "those that no handler claimed"),
    NIC_INTERRUPTS("nic.interrupts", Unit.COUNT, "the NIC's, all cores"),
    NIC_CORES("nic.cores", Unit.COUNT, "cores that had the NIC's interrupt"),
    NIC_INTID("nic.intid", Unit.COUNT, "the number of the NIC's interrupt; 0 if it is polled"),
    DISK_INTID("disk.intid", Unit.COUNT, "the number of the disk's interrupt; 0 if it is polled"),
    POLLS("polls", Unit.COUNT, "ticks that polled, boot included"),
    TICKS("ticks", Unit.COUNT, "timer ticks of all cores, boot included"),
    CPU_SHARE("cpu.share", Unit.RATIO, "of core 0's time that it was not idle"),
    LOST("interrupts.lost", Unit.COUNT, "work that nothing announced, as the detector found it"),
    FINDINGS("findings", Unit.COUNT, "what all detectors found"),
    CARD_CALLS("card.calls", Unit.COUNT, "calls of the NIC's handler"),
    CARD_IN_VAIN("card.inVain", Unit.COUNT, "calls of it that found nothing of its own"),
    CARD_TIME("card.time", Unit.NANOS, "the mean time of a call of it"),
    CARD_WAIT("card.wait", Unit.NANOS, "the mean time from acknowledge to its handler"),
    DISK_CALLS("disk.calls", Unit.COUNT, "calls of the disk's handler"),
    DISK_IN_VAIN("disk.inVain", Unit.COUNT, "calls of it that found nothing of its own"),
    DISK_TIME("disk.time", Unit.NANOS, "the mean time of a call of it"),
    DISK_WAIT("disk.wait", Unit.NANOS, "the mean time from acknowledge to its handler"),
    DISK_READS("disk.reads", Unit.COUNT, "reads that a program finished"),
    DISK_WRONG("disk.wrong", Unit.COUNT, "reads that failed or had wrong contents"),
    DISK_READ_MEAN("disk.read.mean", Unit.NANOS, "the mean time of a read"),
    DISK_READ_MAX("disk.read.max", Unit.NANOS, "the longest one"),
    MOVES("moves", Unit.COUNT, "interrupts moved from core to core"),
    MOVES_REFUSED("moves.refused", Unit.COUNT, "moves that the kernel refused"),
    SENDER_INTERRUPTS("senders.interrupts", Unit.COUNT, "calls of the senders' handlers"),
    SENDER_MESSAGES("senders.messages", Unit.COUNT, "messages that the senders sent"),
    POOL_TAKEN("pool.taken", Unit.COUNT, "messages that all functions together were given"),
    POOL_DISTINCT("pool.distinct", Unit.COUNT, "different interrupts among them"),
    POOL_REFUSED(
            "pool.refused", Unit.COUNT, "messages that functions asked for and were not given"),
    POOL_LAST("pool.last", Unit.COUNT, "the greatest number of an interrupt among them"),
    POOL_FIRST("pool.first", Unit.COUNT, "the pool's first SPI, as MSI_TYPER says"),
    POOL_SIZE("pool.size", Unit.COUNT, "its SPIs, as MSI_TYPER says"),
    DOORBELL_OFFSET(
            "doorbell.offset", Unit.COUNT, "where in the GICv2m frame the NIC's message goes"),
    NIC_EDGE("nic.edge", Unit.COUNT, "1 if the NIC's SPI is edge-triggered, 0 if it is level"),
    NIC_ENABLED("nic.enabled", Unit.COUNT, "1 if the NIC's SPI is enabled in the distributor"),
    NIC_PIN_OFF("nic.pinOff", Unit.COUNT, "1 if INTx is disabled in the NIC's command register"),
    NIC_MSI_ON("nic.msiOn", Unit.COUNT, "1 if the NIC's MSI capability is enabled"),
    NIC_MSIX_ON("nic.msixOn", Unit.COUNT, "1 if the NIC's MSI-X capability is enabled"),
    NIC_MESSAGE_ADDRESS("nic.messageAddress", Unit.COUNT, "where the NIC's message goes"),
    NIC_MESSAGE_DATA("nic.messageData", Unit.COUNT, "what the NIC's message says"),
    DISK_MESSAGE_ADDRESS("disk.messageAddress", Unit.COUNT, "where the disk's message goes"),
    DISK_MESSAGE_DATA("disk.messageData", Unit.COUNT, "what the disk's message says"),
    ITS_COMMANDS("its.commands", Unit.COUNT, "commands that the ITS took"),
    PROC_INTERRUPTS("proc.interrupts", Unit.COUNT, "the NIC's, summed over /proc/interrupts"),
    PROC_SOFTIRQS("proc.softirqs", Unit.COUNT, "SOFTIRQ_ENTRY of /proc/trace/counters"),
    PROC_UNEVEN("proc.uneven", Unit.COUNT, "softirqs that were entered and not left"),
    PROC_FRAMES("proc.frames", Unit.COUNT, "FRAME of /proc/trace/counters"),
    DNS_COUNT("dns.count", Unit.COUNT, "names looked up"),
    DNS_FAILED("dns.failed", Unit.COUNT, "those without an answer"),
    DNS_TIMEOUTS("dns.timeouts", Unit.COUNT, "servers that said nothing in time"),
    DNS_MIN("dns.min", Unit.NANOS, "the shortest time of a look-up"),
    DNS_MEAN("dns.mean", Unit.NANOS, "its mean"),
    DNS_MAX("dns.max", Unit.NANOS, "the longest one"),
    HTTP_COUNT("http.count", Unit.COUNT, "pages fetched"),
    HTTP_FAILED("http.failed", Unit.COUNT, "those that did not come whole"),
    HTTP_TIMEOUTS("http.timeouts", Unit.COUNT, "servers that said nothing in time"),
    HTTP_MIN("http.min", Unit.NANOS, "the shortest time of a page, its look-up included"),
    HTTP_MEAN("http.mean", Unit.NANOS, "its mean"),
    HTTP_MAX("http.max", Unit.NANOS, "the longest one"),
    TCP_RETRANSMITTED("tcp.retransmitted", Unit.COUNT, "segments that a peer sent again"),
    TCP_TIMED_OUT("tcp.timedOut", Unit.COUNT, "retransmission timeouts of peers"),
    SEQUENCE_COMMANDS("sequence.commands", Unit.COUNT, "random ITS commands and messages"),
    SEQUENCE_REFUSED("sequence.refused", Unit.COUNT, "those that the oracle says are wrong"),
    SEQUENCE_DELIVERED("sequence.delivered", Unit.COUNT, "messages that became pending"),
    SEQUENCE_MISMATCHES("sequence.mismatches", Unit.COUNT, "where ITS and oracle differ"),
    MACHINES("machines", Unit.COUNT, "machines built, booted, checked and closed"),
    MACHINES_WRONG("machines.wrong", Unit.COUNT, "those that did not receive, or not the same"),
    THREADS_LEFT("threads.left", Unit.COUNT, "threads that outlived their machine"),
    SWEEP_RUNS("sweep.runs", Unit.COUNT, "combinations of board, NIC and delivery"),
    SWEEP_BOARDS("sweep.boards", Unit.COUNT, "boards among them"),
    SWEEP_DELIVERIES("sweep.deliveries", Unit.COUNT, "deliveries among them"),
    SWEEP_CLASSES("sweep.classes", Unit.COUNT, "driver classes, of all NICs"),
    SWEEP_CLASSES_PER_NIC("sweep.classesPerNic", Unit.COUNT, "driver classes of one NIC, at most"),
    SWEEP_WRONG("sweep.wrong", Unit.COUNT, "combinations in which not every frame was delivered");

    /** What it is counted in. */
    enum Unit {
        /** Nothing: a number of things. */
        COUNT,
        /** Nothing: a quotient. */
        RATIO,
        /** Nanoseconds. */
        NANOS
    }

    private final String label;
    private final Unit unit;
    private final String meaning;

    Measure(String label, Unit unit, String meaning) {
        this.label = label;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** Its name in files. */
    public String label() {
        return label;
    }

    Unit unit() {
        return unit;
    }

    /** What it is counted in: {@code ns}, {@code ratio} or {@code count}. */
    public String unitLabel() {
        return unit == Unit.NANOS ? "ns" : unit.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What it is, in words. */
    public String meaning() {
        return meaning;
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Measure::label).toList();
    }

    /** A value of it, with its unit. */
    public String format(double value) {
        return switch (unit) {
            case NANOS -> Time.format(value, 3);
            case RATIO -> String.format(java.util.Locale.ROOT, "%.4f", value);
            case COUNT ->
                    value >= 0x1000_0000L
                            ? String.format("0x%x", (long) value)
                            : Long.toString((long) value);
        };
    }
}
