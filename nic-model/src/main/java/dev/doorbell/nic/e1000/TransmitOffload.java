package dev.doorbell.nic.e1000;

/**
 * Makes frames of a packet's descriptors: gathers, segments, inserts checksums and VLAN tags.
 *
 * <pre>{@code
 *   context ──▶ [settings]
 *   data ──▶ begin ──▶ feed … feed ──▶ end of packet ──▶ finish ──▶ frame
 *                        └─ a segment is full ──▶ finish ──▶ frame ──▶ nextSegment ─▶ feed
 * }</pre>
 *
 * <p>With segmentation each frame begins with the packet's headers, whose lengths, IPv4
 * identification, sequence number and flags are moved on. Settings may be nonsense: an offset that
 * does not lie in the frame changes nothing.
 *
 * <p>Source: 8254x SDM, "TCP/IP Context Transmit Descriptor Format", "Segmentation", "IP/TCP/UDP
 * Transmit Checksum Offloading", "802.1q VLAN Support".
 */
public final class TransmitOffload {
    /** Bytes a frame may have before what follows is cut off. */
    public static final int FRAME_BYTES_MAX = 1 << 16;

    private static final int TAG_BYTES = 4;
    private static final int ADDRESSES_BYTES = 12;
    private static final int HEADER_BYTES_MAX = 256;

    private static final int OPTION_IP = 1;
    private static final int OPTION_TCP = 1 << 1;
    private static final int CONTEXT_TCP = 1 << 24;
    private static final int CONTEXT_IP = 1 << 25;
    private static final int FLAGS_OFFSET = 13;
    private static final int FLAGS_FIN_PUSH = 9;

    /** What a context descriptor sets. */
    private static final class Settings {
        private int ipStart;
        private int ipOffset;
        private int ipEnd;
        private int tcpStart;
        private int tcpOffset;
        private int tcpEnd;
        private int payloadBytes;
        private int headerBytes;
        private int segmentBytes;
        private boolean ipv4;
        private boolean tcp;

        void take(long first, long second) {
            ipStart = (int) first & 0xFF;
            ipOffset = (int) (first >>> 8) & 0xFF;
            ipEnd = (int) (first >>> 16) & 0xFFFF;
            tcpStart = (int) (first >>> 32) & 0xFF;
            tcpOffset = (int) (first >>> 40) & 0xFF;
            tcpEnd = (int) (first >>> 48) & 0xFFFF;
            payloadBytes = (int) second & 0xF_FFFF;
            headerBytes = (int) (second >>> 40) & 0xFF;
            segmentBytes = (int) (second >>> 48) & 0xFFFF;
            ipv4 = (second & CONTEXT_IP) != 0;
            tcp = (second & CONTEXT_TCP) != 0;
        }
    }

    private final boolean qemu;

    // What contexts set: one for segmentation, one for checksums alone.
    private final Settings segmentation = new Settings();
    private final Settings checksums = new Settings();

    // The packet under way. Room in front for a tag.
    private final byte[] buffer = new byte[TAG_BYTES + FRAME_BYTES_MAX];
    private final byte[] header = new byte[HEADER_BYTES_MAX];
    private int size;
    private int options;
    private boolean segmenting;
    private int segments;
    private boolean tagged;
    private int tagType;
    private int tag;
    private int plainStart;
    private int plainOffset;
    private boolean plainChecksum;
    private boolean lastOfContext;

    // The frame made last.
    private int frameOffset;
    private int frameBytes;

    /**
     * Makes an offload without a packet.
     *
     * @param qemu whether it is QEMU's: legacy descriptors cannot ask for a checksum, and a packet
     *     whose last segment was full is followed by its headers alone; an empty packet is sent
     */
    public TransmitOffload(boolean qemu) {
        this.qemu = qemu;
    }

    /** A context descriptor, as its two halves of eight bytes. */
    public void context(long first, long second) {
        if (TransmitDescriptor.segments(second)) {
            segmentation.take(first, second);
            segments = 0;
        } else {
            checksums.take(first, second);
        }
    }

    /**
     * Begins a descriptor with data.
     *
     * @param second its second eight bytes
     * @param vlan whether tags are inserted where a descriptor asks for it
     * @param vlanType the type of inserted tags
     */
    public void begin(long second, boolean vlan, int vlanType) {
        boolean extended = TransmitDescriptor.isExtended(second);
        if (extended && size == 0) {
            options = TransmitDescriptor.options(second); // those of a packet's first one count
        }
        segmenting = extended && TransmitDescriptor.segments(second);
        boolean last = TransmitDescriptor.isEndOfPacket(second);
        if (vlan && TransmitDescriptor.insertsVlan(second) && (segmenting || last)) {
            tagged = true;
            tagType = vlanType;
            tag = TransmitDescriptor.special(second);
        }
        if (!qemu && !extended && TransmitDescriptor.insertsChecksum(second)) {
            plainChecksum = true;
            plainStart = TransmitDescriptor.checksumStart(second);
            plainOffset = TransmitDescriptor.checksumOffset(second);
        }
    }

    /**
     * Takes bytes of the descriptor's data until a segment is full.
     *
     * @return how many; all of them where there is no room, which are then lost
     */
    public int feed(byte[] from, int offset, int length) {
        int limit = FRAME_BYTES_MAX;
        if (segmenting) {
            limit = Math.min(limit, segmentation.headerBytes + segmentation.segmentBytes);
        }
        int taken = Math.min(length, limit - size);
        if (taken <= 0) {
            return length;
        }
        System.arraycopy(from, offset, buffer, TAG_BYTES + size, taken);
        int before = size;
        size += taken;
        int headerBytes = segmentation.headerBytes;
        if (segmenting && before < headerBytes && size >= headerBytes) {
            System.arraycopy(buffer, TAG_BYTES, header, 0, headerBytes);
        }
        return taken;
    }

    /** Whether a segment is full and has to go before more is fed. */
    public boolean isSegmentFull() {
        return segmenting
                && segmentation.segmentBytes > 0
                && size == segmentation.headerBytes + segmentation.segmentBytes;
    }

    /** Whether something is left to send at the end of the packet. */
    public boolean hasRest() {
        if (!segmenting) {
            return size > 0 || qemu;
        }
        int headerBytes = segmentation.headerBytes;
        boolean headersAlone = qemu || (segments == 0 && size > 0);
        return size > headerBytes || (size == headerBytes && headersAlone);
    }

    /** Whether the packet is one to segment. */
    public boolean isSegmenting() {
        return segmenting;
    }

    /** Bytes of the frame that {@link #finish} would make. */
    public int pendingBytes() {
        return size + (tagged ? TAG_BYTES : 0);
    }

    /** Makes a frame of what was fed: {@link #frame}, {@link #frameOffset}, {@link #frameBytes}. */
    public void finish() {
        Settings settings = segmenting ? segmentation : checksums;
        if (segmenting) {
            moveHeadersOn();
        }
        if ((options & OPTION_TCP) != 0) {
            insert(settings.tcpStart, settings.tcpOffset, settings.tcpEnd);
        }
        if ((options & OPTION_IP) != 0) {
            insert(settings.ipStart, settings.ipOffset, settings.ipEnd);
        }
        if (plainChecksum) {
            insert(plainStart, plainOffset, 0);
        }
        frameOffset = TAG_BYTES;
        frameBytes = size;
        if (tagged) {
            System.arraycopy(buffer, TAG_BYTES, buffer, 0, ADDRESSES_BYTES);
            Checksums.write16(buffer, ADDRESSES_BYTES, tagType);
            Checksums.write16(buffer, ADDRESSES_BYTES + 2, tag);
            frameOffset = 0;
            frameBytes = size + TAG_BYTES;
        }
    }

    /** The bytes that hold the frame made last. */
    public byte[] frame() {
        return buffer;
    }

    /** Where it begins. */
    public int frameOffset() {
        return frameOffset;
    }

    /** How long it is, without FCS. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Its bytes before a tag was inserted. */
    public int untaggedBytes() {
        return size;
    }

    /** Whether it was the last segment of a TCP packet that took several. */
    public boolean endsSegmentation() {
        return lastOfContext;
    }

    /** Goes on behind a segment: the next one begins with the headers. */
    public void nextSegment() {
        System.arraycopy(header, 0, buffer, TAG_BYTES, segmentation.headerBytes);
        size = segmentation.headerBytes;
    }

    /** The packet is over. */
    public void endPacket() {
        size = 0;
        segments = 0;
        options = 0;
        segmenting = false;
        tagged = false;
        plainChecksum = false;
        lastOfContext = false;
    }

    /** Forgets packet and contexts. */
    public void reset() {
        endPacket();
        segmentation.take(0, 0);
        checksums.take(0, 0);
    }

    private void moveHeadersOn() {
        Settings to = segmentation;
        int ip = to.ipStart;
        if (to.ipv4) {
            set16(ip + 2, size - ip);
            set16(ip + 4, get16(ip + 4) + segments);
        } else {
            set16(ip + 4, size - ip);
        }
        int tcp = to.tcpStart;
        int bytes = size - tcp;
        lastOfContext = false;
        if (to.tcp) {
            int sofar = segments * to.segmentBytes;
            int sequence = (get16(tcp + 4) << 16 | get16(tcp + 6)) + sofar;
            set16(tcp + 4, sequence >>> 16);
            set16(tcp + 6, sequence);
            if (Integer.compareUnsigned(to.payloadBytes - sofar, to.segmentBytes) > 0) {
                clearFlags(tcp + FLAGS_OFFSET);
            } else {
                lastOfContext = segments > 0;
            }
        } else {
            set16(tcp + 4, bytes);
        }
        if ((options & OPTION_TCP) != 0) {
            int sum = get16(to.tcpOffset) + (bytes & 0xFFFF); // the pseudo-header's length
            set16(to.tcpOffset, (sum >>> 16) + (sum & 0xFFFF));
        }
        segments++;
    }

    private void clearFlags(int at) {
        if (at < size) {
            buffer[TAG_BYTES + at] &= ~FLAGS_FIN_PUSH;
        }
    }

    private int get16(int at) {
        return at + 1 < size ? Checksums.read16(buffer, TAG_BYTES + at) : 0;
    }

    private void set16(int at, int value) {
        if (at + 1 < size) {
            Checksums.write16(buffer, TAG_BYTES + at, value);
        }
    }

    /** Puts the checksum of the bytes from {@code start} through {@code last} at {@code offset}. */
    private void insert(int start, int offset, int last) {
        int end = last != 0 && last < size ? last + 1 : size;
        if (offset + 1 < end && start < end) {
            int sum = Checksums.sum(buffer, TAG_BYTES + start, TAG_BYTES + end);
            set16(offset, Checksums.finish(sum));
        }
    }
}
