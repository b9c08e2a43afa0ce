package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Checksums;
import dev.doorbell.nic.e1000e.E1000eChoice.WriteBack;
import dev.doorbell.pci.behaviour.DeviceBehaviour;

/**
 * What a receive descriptor says of a packet: status and errors, checksums, identification, hash.
 *
 * <p>Status in bits 19:0 and errors in bits 31:20 as the extended descriptor has them; the legacy one
 * has the lowest and the highest eight bits of that.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Extended Rx Descriptor" and "Receive
 * Descriptor Status Field".
 */
final class ReceiveStatus {
    /** Descriptor done. */
    static final int DONE = 1;

    private static final int END_OF_PACKET = 1 << 1;

    /** A VLAN tag was taken out of the frame. */
    static final int VLAN = 1 << 3;

    private static final int UDP_CHECKED = 1 << 4;
    private static final int TCP_CHECKED = 1 << 5;
    private static final int IP_CHECKED = 1 << 6;
    private static final int INEXACT = 1 << 7;
    private static final int IDENTIFICATION_VALID = 1 << 9;
    private static final int ACKNOWLEDGEMENT = 1 << 15;
    private static final int TYPE_SHIFT = 16;
    private static final int TCP_ERROR = 1 << 29;
    private static final int IP_ERROR = 1 << 30;

    private static final int TYPE_IPV4 = 1;
    private static final int TYPE_IPV4_TRANSPORT = 2;
    private static final int TYPE_IPV6 = 5;
    private static final int TYPE_IPV6_TRANSPORT = 6;

    private static final int CHECKSUM_START = 0xFF;
    private static final int CHECKS_IP = 1 << 8;
    private static final int CHECKS_TRANSPORT = 1 << 9;
    private static final int NO_PACKET_CHECKSUM = 1 << 13;

    private static final int IPV6_IGNORED = 1 << 10;
    private static final int IPV6_UNCHECKED = 1 << 11;
    private static final int ACKNOWLEDGEMENT_IGNORED = 1 << 12;
    private static final int ACKNOWLEDGEMENT_WITHOUT_DATA = 1 << 13;

    private final RegisterStore store;
    private final boolean complete;

    ReceiveStatus(RegisterStore store, DeviceBehaviour behaviour) {
        this.store = store;
        this.complete = behaviour.choice(WriteBack.class) == WriteBack.COMPLETE;
    }

    /** Whether the hash takes the place of the packet checksum. */
    boolean hasHashInstead() {
        return store.has(E1000eRegister.RXCSUM, NO_PACKET_CHECKSUM);
    }

    /** Whether acknowledgements are a cause of their own. */
    boolean tellsAcknowledgements() {
        return !store.has(E1000eRegister.RFCTL, ACKNOWLEDGEMENT_IGNORED);
    }

    /** Whether a packet is a TCP acknowledgement, as the filter control defines it. */
    boolean isAcknowledgement(PacketView view) {
        return view.acknowledges()
                && !(store.has(E1000eRegister.RFCTL, ACKNOWLEDGEMENT_WITHOUT_DATA)
                        && view.hasTcpData());
    }

    /** Status and errors of a packet's last descriptor, but for its VLAN tag. */
    int of(PacketView view, boolean inexact) {
        int status = DONE | END_OF_PACKET | type(view) << TYPE_SHIFT;
        status |= complete && inexact ? INEXACT : 0;
        status |= !hasHashInstead() && view.isIpv4() ? IDENTIFICATION_VALID : 0;
        status |= isAcknowledgement(view) ? ACKNOWLEDGEMENT : 0;
        if (view.isIpv6() && store.has(E1000eRegister.RFCTL, IPV6_UNCHECKED)) {
            return status;
        }
        if (view.isIpv4() && store.has(E1000eRegister.RXCSUM, CHECKS_IP)) {
            status |= IP_CHECKED | (view.isNetworkSumRight() ? 0 : IP_ERROR);
        }
        if (view.hasTransportSum() && store.has(E1000eRegister.RXCSUM, CHECKS_TRANSPORT)) {
            status |= TCP_CHECKED | (view.isUdp() ? UDP_CHECKED : 0);
            status |= view.isTransportSumRight() ? 0 : TCP_ERROR;
        }
        return status;
    }

    private int type(PacketView view) {
        boolean transport = view.isTcp() || view.isUdp();
        if (view.isIpv4()) {
            return transport ? TYPE_IPV4_TRANSPORT : TYPE_IPV4;
        }
        if (view.isIpv6() && !store.has(E1000eRegister.RFCTL, IPV6_IGNORED)) {
            return transport ? TYPE_IPV6_TRANSPORT : TYPE_IPV6;
        }
        return 0;
    }

    /** The sum over a frame from the byte that RXCSUM names. */
    int packetChecksum(StoredFrame frame) {
        int start = store.get(E1000eRegister.RXCSUM) & CHECKSUM_START;
        return complete && start < frame.length
                ? Checksums.sum(frame.bytes, start, frame.length)
                : 0;
    }

    /** Whether descriptors say all that the datasheet has them say. */
    boolean isComplete() {
        return complete;
    }
}
