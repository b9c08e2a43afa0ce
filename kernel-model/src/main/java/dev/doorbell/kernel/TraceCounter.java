package dev.doorbell.kernel;

/**
 * What {@code /proc/trace/counters} counts along the receive path, in the order a frame passes it. The
 * first that stays zero names the stage that is broken.
 *
 * <p>Names as Breenix's {@code net_rx} provider has them (ryanbreen/breenix@ad84625).
 */
public enum TraceCounter {
    /** Interrupts acknowledged, all cores. */
    IRQ_TOTAL,
    /** Timer ticks, all cores. */
    TIMER_TICK_TOTAL,
    /** Interrupts of the NIC that were acknowledged; the tree names it after its SPI, 55. */
    GIC_NIC_ACK_TOTAL,
    /** Runs of the NIC's interrupt handler; the table runs it once for each of them. */
    MSI_TOTAL,
    /** Handler runs that raised the receive softirq. */
    NET_PCI_IRQ_RAISED_NETRX,
    /** Receive softirqs that began. */
    SOFTIRQ_ENTRY,
    /** Receive softirqs that ended. */
    SOFTIRQ_EXIT,
    /** Receive softirqs that turned back, since the receive path was running. */
    REENTRANT_SKIP,
    /** Times the receive path was left by the one who had entered it. */
    GUARD_RELEASE,
    /** Drains of the ring. */
    RING_DRAIN,
    /** Frames taken from the ring. */
    FRAME,
    /** ARP packets. */
    ARP,
    /** Frames that are neither ARP nor IPv4. */
    ETHERTYPE_OTHER,
    /** Datagrams put into a socket's queue. */
    UDP_DELIVERED,
    /** Segments with data or an end that a connection accepted. */
    TCP_ACCEPTED,
    /** Segments that were out of order. */
    TCP_OUT_OF_ORDER,
    /** Segments sent again; always 0 in Breenix's own TCP. */
    TCP_RETRANSMITTED,
    /** Packets that found no link address for their next hop. */
    ARP_MISS,
    /** Packets with a checksum or a length that is wrong. */
    MALFORMED
}
