package dev.doorbell.sim.trace;

/**
 * What a trace record can say. Each constant names its two arguments.
 *
 * <p>The order of the constants is part of the digest: new ones go at the end of their group's list
 * only together with a line in the changelog.
 */
public enum TracePoint {
    // The frame's way in.
    /** A frame's first bit enters the wire: journey, frame bytes. */
    FRAME_ON_WIRE("journey", "bytes"),
    /** A frame's data and descriptor are in guest memory: journey, address. */
    FRAME_STORED("journey", "address"),
    /** A journey ended at a thread: journey, total ticks. */
    JOURNEY_DELIVERED("journey", "ticks"),
    /** A journey ended before a thread: journey, drop reason. */
    JOURNEY_DROPPED("journey", "reason"),

    // Messages and lines.
    /** A function posted an MSI: address, data. */
    MSI_POSTED("address", "data"),
    /** A message reached a GICv2m frame: INTID, requester. */
    DOORBELL("intid", "requester"),
    /** An interrupt became pending at the GIC: INTID, core or -1. */
    INTERRUPT_PENDING("intid", "core"),
    /** A core's interrupt input went high: core, INTID. */
    INTERRUPT_SIGNALLED("core", "intid"),
    /** A core took an interrupt exception: core, depth. */
    INTERRUPT_TAKEN("core", "depth"),
    /** A core acknowledged an interrupt: core, INTID. */
    INTERRUPT_ACKNOWLEDGED("core", "intid"),
    /** A core ended an interrupt (priority drop): core, INTID. */
    INTERRUPT_ENDED("core", "intid"),
    /** A core deactivated an interrupt: core, INTID. */
    INTERRUPT_DEACTIVATED("core", "intid"),
    /** A message reached an ITS: DeviceID, EventID. */
    ITS_MESSAGE("device", "event"),
    /** An ITS translated a message: DeviceID and EventID in halves, LPI and target in halves. */
    ITS_TRANSLATED("device:event", "intid:core"),
    /** An ITS finished a command: its number, its offset in the queue. */
    ITS_COMMAND("command", "offset"),
    /** A generic timer's condition became true: core, INTID. */
    TIMER_EXPIRED("core", "intid"),
    /** Software cleared a pending latch that nobody had acknowledged: INTID, core or -1. */
    EDGE_ERASED("intid", "core"),
    /** An interrupt line went high, as it is heard: the line's number, 0. */
    LINE_RAISED("line", "-"),
    /** An interrupt line went low, as it is heard: the line's number, 0. */
    LINE_LOWERED("line", "-"),
    /** A core returned from an interrupt exception: core, the depth it had been taken at. */
    INTERRUPT_RETURNED("core", "depth"),

    // Work that is not a frame.
    /** A device has put results where the driver finds them: the queue, how many. */
    WORK_POSTED("queue", "count"),
    /** A driver has taken results: the queue, how many. */
    WORK_TAKEN("queue", "count"),
    /** Guest code takes a frame from its ring: journey, core. */
    FRAME_TAKEN("journey", "core"),
    /** A device had results and no room for them where the driver looks: the queue, how many. */
    WORK_LOST("queue", "count"),

    // Processors.
    /** A core read a device register: address, value. */
    MMIO_READ("address", "value"),
    /** A core wrote a device register: address, value. */
    MMIO_WRITE("address", "value"),
    /** A core began to wait for an interrupt: core, 0. */
    CORE_IDLE("core", "-"),
    /** A core stopped waiting: core, ticks waited. */
    CORE_WOKEN("core", "ticks"),

    // The kernel.
    /** A softirq was raised: core, softirq number. */
    SOFTIRQ_RAISED("core", "softirq"),
    /** A softirq handler starts: core, softirq number. */
    SOFTIRQ_ENTRY("core", "softirq"),
    /** A softirq handler ended: core, softirq number. */
    SOFTIRQ_EXIT("core", "softirq"),
    /** A thread became runnable: core, thread. */
    THREAD_WOKEN("core", "thread"),
    /** A core goes on with another thread: core, thread. */
    THREAD_RUNNING("core", "thread"),
    /** A core begins to spin for a lock: core, lock. */
    LOCK_WANTED("core", "lock"),
    /** A core has a lock: core, lock. */
    LOCK_TAKEN("core", "lock"),
    /** A core lets a lock go: core, lock. */
    LOCK_RELEASED("core", "lock"),
    /** A fault on purpose: the rule's number, the verdict. */
    FAULT_INJECTED("rule", "verdict"),

    // What the guest did wrong, or Doorbell does not model. Each names the rule.
    /** Nobody decodes this address: read answered with ones. */
    BUS_NOBODY_READ("address", "bytes"),
    /** Nobody decodes this address: write vanished. */
    BUS_NOBODY_WRITE("address", "value"),
    /** A register was accessed with a width or alignment it does not have. */
    REGISTER_WIDTH("offset", "bytes"),
    /** No register decodes this offset: reads as zero, write ignored. */
    REGISTER_HOLE("offset", "value"),
    /** A read-only register was written: ignored. */
    REGISTER_READ_ONLY("offset", "value"),
    /** A register hardware has and Doorbell lacks: reads as zero, write ignored. */
    REGISTER_UNMODELLED("offset", "value"),
    /** A doorbell value outside the frame's range: ignored. */
    DOORBELL_OUT_OF_RANGE("intid", "requester"),
    /** A message for an SPI configured as level-sensitive: the pulse leaves nothing pending. */
    DOORBELL_LEVEL_SPI("intid", "requester"),
    /** A function without bus mastering tried to write: nothing left it. */
    BUS_MASTER_OFF("function", "address"),
    /** A system register nobody implements: reads as zero, write ignored. */
    SYSTEM_REGISTER_HOLE("encoding", "value"),
    /** An interrupt was ended or deactivated that was not active. */
    GIC_NOT_ACTIVE("core", "intid"),
    /** A register was written that is locked while something is enabled: ignored. */
    GIC_LOCKED("offset", "value"),
    /** A table or queue of the GIC lies outside guest memory there: reads as zero, write ignored. */
    GIC_TABLE_OUTSIDE("address", "bytes"),
    /** An interrupt is routed to a core that does not exist: it stays pending. */
    GIC_NOBODY("intid", "affinity"),
    /** An LPI was sent where LPIs are disabled or its number is out of range: lost. */
    LPI_LOST("intid", "core"),
    /** An ITS refused a command: error code, offset in the queue. */
    ITS_COMMAND_ERROR("error", "offset"),
    /** An ITS dropped a message: error code, DeviceID and EventID in halves. */
    ITS_MESSAGE_DROPPED("error", "device:event"),
    /** GITS_CWRITER or a stalled queue written in a way that resumes nothing: offset, value. */
    ITS_QUEUE_STUCK("offset", "value"),
    /** A virtqueue descriptor or index that the standard forbids: queue stopped. */
    VIRTQUEUE_BROKEN("queue", "index"),
    /** A DMA command whose block is not within the device's buffer: nothing moves. */
    DMA_OUTSIDE_BUFFER("offset", "bytes"),
    /** A descriptor ring's head or tail lies outside the ring: its card does not touch it. */
    RING_INDEX_OUTSIDE("index", "count"),
    /** A frame longer than the card can hold was to be sent: dropped. */
    TRANSMIT_TOO_LONG("bytes", "limit"),
    /** A device was to read where there is no memory: it got zeros. */
    DMA_NO_MEMORY("address", "bytes"),
    /** An NVMe doorbell of no queue, or with a value the queue cannot have: ignored. */
    NVME_DOORBELL("doorbell", "value"),
    /** An NVMe command ended with a status that is not success: queue and command in halves. */
    NVME_REFUSED("queue:command", "status"),
    /** An NVMe controller cannot reach one of its queues: fatal status. */
    NVME_FATAL("status", "address"),
    /** An NVMe controller was enabled with a configuration it does not have: fatal status. */
    NVME_NOT_STARTED("configuration", "entries"),
    /** INTMS or INTMC was written while MSI-X is enabled, which the standard leaves undefined. */
    NVME_MASK_WITH_MSIX("mask", "-"),
    /** A driver made more buffers available than its virtqueue has entries: device broken. */
    VIRTQUEUE_OVERPOSTED("queue", "count"),
    /** A virtqueue was given a size or a state that it cannot have: register and value. */
    VIRTQUEUE_REFUSED("offset", "value"),
    /** A virtio driver accepted features that it may not: FEATURES_OK stays clear. */
    VIRTIO_FEATURES_REFUSED("accepted", "offered"),
    /** A virtio-net control command that the device does not carry out: class, command. */
    VIRTIO_COMMAND_REFUSED("class", "command"),
    /** Guest code took a receive buffer that no frame had come to since it was last taken. */
    BUFFER_WITHOUT_FRAME("core", "address"),
    /** An edge-triggered interrupt was ended while its wire is high: no edge will come. */
    LINE_LEFT_HIGH("intid", "core"),
    /** An 8259 or a local APIC was told to end an interrupt that is not in service: core, input or 0. */
    X86_NOTHING_TO_END("core", "input"),
    /** A message to local APICs that none of them takes: address, data. */
    X86_MESSAGE_LOST("address", "data"),
    /** A local APIC was to take a vector below 16: core, vector. */
    X86_ILLEGAL_VECTOR("core", "vector"),
    /** An interrupt was to be deactivated where the end has done it already (EOImode 0): ignored. */
    GIC_DEACTIVATE_UNSPLIT("core", "intid"),
    /** A softirq was raised before its core could remember it: core, softirq. */
    SOFTIRQ_LOST("core", "softirq"),
    /** A write of COMMAND cleared error bits of STATUS beside it: function, the bits. */
    PCI_STATUS_ERASED("function", "bits"),
    /** A Non-secure core used a Group 0 register where there are two states: hardware traps it. */
    GIC_GROUP0_TRAPPED("core", "encoding"),
    /**
     * A packet was thrown away because its next hop's link address is not known yet: next hop, bytes.
     * Rule: RFC 1122, 2.3.2.2, at least the latest one is saved.
     */
    PACKET_WITHOUT_HOP("address", "bytes"),

    // What follows from other records: noted for sinks behind a ring, in no digest.
    /** A stage of the journey whose end is the next record but notes: the stage, ticks in it. */
    JOURNEY_STAGE("stage", "ticks"),
    /** What led a core to the frame of the journey whose end follows: INTID or -1, core. */
    JOURNEY_INTERRUPT("intid", "core"),
    /** A journey was still under way when the records ended: journey, ticks since its begin. */
    JOURNEY_UNDER_WAY("journey", "ticks");

    private final String first;
    private final String second;

    TracePoint(String first, String second) {
        this.first = first;
        this.second = second;
    }

    /** What the first argument means. */
    public String first() {
        return first;
    }

    /** What the second argument means. */
    public String second() {
        return second;
    }

    /** Whether it reports a guest error or something unmodelled. */
    public boolean isComplaint() {
        return compareTo(BUS_NOBODY_READ) >= 0 && !isNote();
    }

    /** Whether it follows from other records, and is in no digest: see {@link Trace#note}. */
    public boolean isNote() {
        return compareTo(JOURNEY_STAGE) >= 0;
    }
}
