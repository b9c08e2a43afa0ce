package dev.doorbell.nic.capture;

import java.nio.ByteOrder;

/** Writes pcap in every variant that the reader knows, and in some that it refuses. */
final class PcapFile {
    private final FieldBytes fields;
    private final int extraBytes;

    PcapFile(ByteOrder order, int magic) {
        this(order, magic, 4, LinkType.ETHERNET, PcapLayout.STANDARD);
    }

    PcapFile(ByteOrder order, int magic, int minorVersion, int linkField, PcapLayout layout) {
        this.fields = new FieldBytes(order);
        this.extraBytes = layout.headerBytes() - PcapLayout.STANDARD.headerBytes();
        fields.intField(magic).shortField(2).shortField(minorVersion);
        // The two reserved fields, which readers must ignore, then the snapshot length.
        fields.intField(-3600).intField(6).intField(65535).intField(linkField);
    }

    static PcapFile micros() {
        return new PcapFile(ByteOrder.LITTLE_ENDIAN, PcapReader.MICROS_MAGIC);
    }

    static PcapFile withLinkField(int linkField) {
        return new PcapFile(
                ByteOrder.BIG_ENDIAN, PcapReader.MICROS_MAGIC, 4, linkField, PcapLayout.STANDARD);
    }

    PcapFile frame(long seconds, long fraction, byte... bytes) {
        return record(seconds, fraction, bytes.length, bytes.length, bytes);
    }

    PcapFile record(long seconds, long fraction, long first, long second, byte... bytes) {
        fields.intField(seconds).intField(fraction).intField(first).intField(second);
        fields.raw(new byte[extraBytes]).raw(bytes);
        return this;
    }

    byte[] toArray() {
        return fields.toArray();
    }
}
