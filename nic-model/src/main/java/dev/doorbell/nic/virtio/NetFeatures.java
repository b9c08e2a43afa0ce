package dev.doorbell.nic.virtio;

import dev.doorbell.nic.virtio.transport.VirtioPci;

/**
 * Feature bits of a virtio network card, and the sets that are offered.
 *
 * <p>Source: VIRTIO 1.1, "Network Device", "Feature bits". Checksum and segmentation offloads are not
 * modelled and not part of any set here. A set that a recording shows may name them all the same; the
 * headers' offload fields stay zero and are not read.
 */
public final class NetFeatures {
    /** The offloads of received frames can be changed; refused, since there are none. */
    public static final long CTRL_GUEST_OFFLOADS = 1L << 2;

    /** The device has an address. */
    public static final long MAC = 1L << 5;

    /** Legacy: the device takes frames with any offload. */
    public static final long GSO = 1L << 6;

    /** A frame may fill several receive buffers. */
    public static final long MRG_RXBUF = 1L << 15;

    /** The configuration has a status. */
    public static final long STATUS = 1L << 16;

    /** There is a control queue. */
    public static final long CTRL_VQ = 1L << 17;

    /** Receive modes can be set. */
    public static final long CTRL_RX = 1L << 18;

    /** VLANs can be filtered. */
    public static final long CTRL_VLAN = 1L << 19;

    /** More receive modes can be set. */
    public static final long CTRL_RX_EXTRA = 1L << 20;

    /** The driver can be asked to announce itself. */
    public static final long GUEST_ANNOUNCE = 1L << 21;

    /** The address can be set by command. */
    public static final long CTRL_MAC_ADDR = 1L << 23;

    /** What the device of the Breenix plan offers. */
    public static final long PLAIN = MAC | STATUS;

    /** What QEMU 7.2's card offers with a backend that has no offloads: user or socket. */
    public static final long QEMU =
            CTRL_GUEST_OFFLOADS
                    | MAC
                    | GSO
                    | MRG_RXBUF
                    | STATUS
                    | CTRL_VQ
                    | CTRL_RX
                    | CTRL_VLAN
                    | CTRL_RX_EXTRA
                    | GUEST_ANNOUNCE
                    | CTRL_MAC_ADDR
                    | VirtioPci.FEATURE_NOTIFY_ON_EMPTY
                    | VirtioPci.FEATURE_ANY_LAYOUT
                    | VirtioPci.FEATURE_INDIRECT
                    | VirtioPci.FEATURE_EVENT_INDEX
                    | VirtioPci.FEATURE_BAD
                    | VirtioPci.FEATURE_VERSION_1
                    | VirtioPci.FEATURE_RING_RESET;

    private NetFeatures() {}
}
