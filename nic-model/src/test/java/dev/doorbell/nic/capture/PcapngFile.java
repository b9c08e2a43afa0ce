package dev.doorbell.nic.capture;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pcapng: blocks of every kind, in sections of either byte order. */
final class PcapngFile {
    static final int OPT_COMMENT = 1;
    static final int IF_NAME = 2;
    static final int IF_TSRESOL = 9;
    static final int IF_FCSLEN = 13;
    static final int IF_TSOFFSET = 14;
    static final int EPB_FLAGS = 2;

    private final FieldBytes file = new FieldBytes(ByteOrder.BIG_ENDIAN);
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    /** A file with one section and, in it, one Ethernet interface without options. */
    static PcapngFile ethernet() {
        return new PcapngFile().section(ByteOrder.LITTLE_ENDIAN, -1).device(LinkType.ETHERNET, 0);
    }

    PcapngFile section(ByteOrder sectionOrder, long sectionBytes, byte[]... options) {
        return section(sectionOrder, 1, 0, sectionBytes, options);
    }

    PcapngFile section(
            ByteOrder sectionOrder, int major, int minor, long sectionBytes, byte[]... options) {
        order = sectionOrder;
        FieldBytes body = fields().intField(0x1A2B3C4D).shortField(major).shortField(minor);
        body.longField(sectionBytes);
        return block(PcapngReader.SECTION_HEADER, append(body, options).toArray());
    }

    /** An interface description. */
    PcapngFile device(int linkType, long snapLength, byte[]... options) {
        FieldBytes body = fields().shortField(linkType).shortField(0).intField(snapLength);
        return block(1, append(body, options).toArray());
    }

    PcapngFile enhanced(
            long device, long units, byte[] captured, long original, byte[]... options) {
        return enhanced(device, units, captured.length, original, captured, options);
    }

    /** An enhanced packet whose claimed length may differ from what it holds. */
    PcapngFile enhanced(
            long device,
            long units,
            long claimed,
            long original,
            byte[] captured,
            byte[]... options) {
        FieldBytes body = fields().intField(device).intField(units >>> 32).intField(units);
        body.intField(claimed).intField(original).padded(captured);
        return block(6, append(body, options).toArray());
    }

    PcapngFile obsolete(int device, long units, byte[] captured, long original, byte[]... options) {
        FieldBytes body = fields().shortField(device).shortField(0xFFFF);
        body.intField(units >>> 32).intField(units).intField(captured.length).intField(original);
        return block(2, append(body.padded(captured), options).toArray());
    }

    PcapngFile simple(byte[] captured, long original) {
        return block(3, fields().intField(original).padded(captured).toArray());
    }

    PcapngFile block(int type, byte... body) {
        return block(type, body.length + 12L, body.length + 12L, body);
    }

    PcapngFile block(int type, long lengthBefore, long lengthAfter, byte... body) {
        file.raw(fields().intField(type).intField(lengthBefore).toArray());
        file.raw(body).raw(fields().intField(lengthAfter).toArray());
        return this;
    }

    PcapngFile raw(byte... bytes) {
        file.raw(bytes);
        return this;
    }

    byte[] toArray() {
        return file.toArray();
    }

    int size() {
        return file.size();
    }

    /** An option in the byte order of the section last begun. */
    byte[] option(int code, byte... value) {
        return fields().shortField(code).shortField(value.length).padded(value).toArray();
    }

    byte[] endOfOptions() {
        return option(0);
    }

    byte[] textOption(int code, String text) {
        return option(code, text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] offsetOption(long seconds) {
        return option(IF_TSOFFSET, fields().longField(seconds).toArray());
    }

    byte[] flagsOption(long flags) {
        return option(EPB_FLAGS, fields().intField(flags).toArray());
    }

    private FieldBytes fields() {
        return new FieldBytes(order);
    }

    private static FieldBytes append(FieldBytes body, byte[]... options) {
        for (byte[] option : options) {
            body.raw(option);
        }
        return body;
    }
}
