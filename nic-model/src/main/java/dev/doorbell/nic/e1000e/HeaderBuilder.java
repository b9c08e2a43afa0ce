package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Checksums;
import dev.doorbell.nic.e1000.TransmitDescriptor;
import java.util.Arrays;

/**
 * Makes frames as the headers of the packet say: QEMU's way.
 *
 * <p>Of a context descriptor only the segment size and whether to segment count; checksums go where
 * the packet's own headers have them. A packet whose headers are cut off, of more than 64 pieces, or
 * with a piece that is no memory vanishes. One to be segmented is sent as fragments of one IP packet.
 *
 * <p>Source: QEMU 7.2 hw/net/e1000e_core.c, hw/net/net_tx_pkt.c.
 */
final class HeaderBuilder implements PacketBuilder {
    private static final int PACKET_BYTES_MAX = 1 << 18;
    private static final int PIECES_MAX = 64;
    private static final int IP_BYTES_MAX = 0xFFFF;
    private static final int TAG_BYTES = 4;
    private static final int ADDRESSES_BYTES = 12;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_SERVICE_VLAN = 0x88A8;
    private static final int FRAGMENT_UNIT = 8;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_FLAGS_KEPT = 0xC000;
    private static final int TCP_SUM = 16;
    private static final int UDP_SUM = 6;

    private static final int OPTION_IP = 1;
    private static final int OPTION_TRANSPORT = 1 << 1;

    private final PacketView view = new PacketView();

    // The packet as it is gathered, with room in front for a tag; then each fragment.
    private byte[] packet = new byte[1 << 12];
    private byte[] fragment = {};
    private int size;
    private int pieces;
    private boolean lost;
    private int options;
    private boolean segmenting;
    private boolean tagged;
    private int tagType;
    private int tag;

    // What the last context said.
    private int segmentBytes;
    private boolean maySegment;

    // The frame made, and what is left of the packet.
    private boolean made;
    private boolean cut;
    private int start;
    private int headerBytes;
    private int payloadSent;
    private boolean lastSent;
    private int frameBytes;
    private int counted;

    @Override
    public void context(long first, long second) {
        segmentBytes = (int) (second >>> 48) & 0xFFFF;
        maySegment = TransmitDescriptor.segments(second);
    }

    @Override
    public void begin(long second, boolean vlan, int vlanType, boolean reachable) {
        boolean extended = TransmitDescriptor.isExtended(second);
        if (extended) {
            options = TransmitDescriptor.options(second);
        }
        segmenting = extended && TransmitDescriptor.segments(second);
        boolean empty = TransmitDescriptor.length(second) == 0;
        lost |= !empty && (++pieces > PIECES_MAX || !reachable);
        tagged = vlan && TransmitDescriptor.insertsVlan(second);
        tagType = vlanType;
        tag = TransmitDescriptor.special(second);
    }

    @Override
    public boolean wantsData() {
        return !lost;
    }

    @Override
    public int feed(byte[] from, int offset, int length) {
        int end = TAG_BYTES + size + length;
        if (lost || end > PACKET_BYTES_MAX) {
            lost = true;
            return length;
        }
        if (end > packet.length) {
            packet = Arrays.copyOf(packet, Math.max(end, 2 * packet.length));
        }
        System.arraycopy(from, offset, packet, TAG_BYTES + size, length);
        size += length;
        return length;
    }

    @Override
    public void endPacket() {
        view.look(packet, TAG_BYTES, size);
        if (lost || !view.hasWholeHeaders()) {
            close();
            return;
        }
        start = TAG_BYTES;
        headerBytes = view.transport() - TAG_BYTES;
        counted = size;
        boolean fragments = maySegment && segmenting && isSegmentable();
        if (fragments || ((options & OPTION_IP) != 0 && !(maySegment && segmenting))) {
            fixNetworkHeader();
        }
        if (fragments || (options & OPTION_TRANSPORT) != 0 || (maySegment && segmenting)) {
            fixTransportSum();
        }
        if (tagged) {
            insertTag();
        }
        made = true;
        cut = fragments;
        payloadSent = 0;
        if (cut && size - headerBytes > IP_BYTES_MAX - (view.transport() - view.network())) {
            close();
        } else if (cut) {
            makeFragment();
        } else {
            frameBytes = size;
        }
    }

    /** TCP over IPv4 or IPv6, or UDP over IPv4. */
    private boolean isSegmentable() {
        return view.isTcp() || (view.isUdp() && view.isIpv4());
    }

    /** IPv4's length and checksum, from what there is. */
    private void fixNetworkHeader() {
        if (view.isIpv4()) {
            int network = view.network();
            Checksums.write16(packet, network + 2, size - (network - start));
            fixNetworkSum(packet, network, view.transport());
        }
    }

    private static void fixNetworkSum(byte[] bytes, int network, int transport) {
        Checksums.write16(bytes, network + 10, 0);
        int sum = Checksums.sum(bytes, network, transport);
        Checksums.write16(bytes, network + 10, ~sum & 0xFFFF);
    }

    private void fixTransportSum() {
        int bytes = size - headerBytes;
        if (!view.isTcp() && !view.isUdp()) {
            return;
        }
        int at = view.transport() + (view.isTcp() ? TCP_SUM : UDP_SUM);
        if (at + 2 > start + size) {
            return;
        }
        Checksums.write16(packet, at, 0);
        int sum = view.pseudoHeader(bytes & 0xFFFF);
        int whole = Checksums.sum(sum, packet, view.transport(), start + size);
        Checksums.write16(packet, at, Checksums.finish(whole));
    }

    /** Puts a tag behind the addresses, or over one that is there. */
    private void insertTag() {
        int type = Checksums.read16(packet, start + ADDRESSES_BYTES);
        if (type != TYPE_VLAN && type != TYPE_SERVICE_VLAN) {
            System.arraycopy(packet, start, packet, 0, ADDRESSES_BYTES);
            start = 0;
            headerBytes += TAG_BYTES;
            size += TAG_BYTES;
            counted += TAG_BYTES;
            Checksums.write16(packet, ADDRESSES_BYTES, tagType);
        }
        Checksums.write16(packet, start + ADDRESSES_BYTES + 2, tag);
    }

    /** The next fragment: all headers through the network header, and a part of what is behind. */
    private void makeFragment() {
        int payload = size - headerBytes;
        int part = Math.min(segmentBytes & -FRAGMENT_UNIT, payload - payloadSent);
        made = part > 0 || payloadSent == 0; // a segment size of zero makes one empty fragment
        if (!made) {
            close();
            return;
        }
        if (fragment.length < headerBytes + part) {
            fragment = new byte[Math.max(headerBytes + part, 1 << 11)];
        }
        System.arraycopy(packet, start, fragment, 0, headerBytes);
        System.arraycopy(packet, start + headerBytes + payloadSent, fragment, headerBytes, part);
        frameBytes = headerBytes + part;
        int network = view.network() - start;
        if (view.isIpv4()) {
            boolean more = payloadSent + part < payload;
            int flags = Checksums.read16(fragment, network + 6) & FRAGMENT_FLAGS_KEPT;
            flags |= payloadSent / FRAGMENT_UNIT | (more ? MORE_FRAGMENTS : 0);
            Checksums.write16(fragment, network + 2, frameBytes - network);
            Checksums.write16(fragment, network + 6, flags);
            fixNetworkSum(fragment, network, headerBytes);
        }
        payloadSent += part;
        lastSent = part == 0 || payloadSent == payload;
    }

    private void close() {
        made = false;
        cut = false;
        size = 0;
        pieces = 0;
        lost = false;
        options = 0;
        segmenting = false;
        tagged = false;
        counted = 0;
    }

    @Override
    public boolean hasFrame() {
        return made;
    }

    @Override
    public byte[] frame() {
        return cut ? fragment : packet;
    }

    @Override
    public int frameOffset() {
        return cut ? 0 : start;
    }

    @Override
    public int frameBytes() {
        return frameBytes;
    }

    @Override
    public int countedBytes() {
        return counted;
    }

    @Override
    public boolean endsSegmentation() {
        return cut && lastSent;
    }

    @Override
    public void next() {
        counted = 0;
        if (cut && !lastSent) {
            makeFragment();
        } else {
            close();
        }
    }

    @Override
    public void reset() {
        close();
        segmentBytes = 0;
        maySegment = false;
    }
}
