package dev.doorbell.nic.capture;

import static dev.doorbell.nic.capture.CaptureFile.countOf;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads pcapng: sections of blocks, each section with its own byte order and interfaces.
 *
 * <p>Every block has its length at both ends, and both must agree. Blocks that carry neither
 * packets nor interfaces are passed over; those of a type that the document does not list are
 * counted in a warning.
 *
 * <p>Source: draft-ietf-opsawg-pcapng, "General Block Structure", "Block Definition" and, for the
 * block of type 2, "Packet Block (obsolete!)".
 */
final class PcapngReader {
    static final int SECTION_HEADER = 0x0A0D0D0A;

    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int NAME_RESOLUTION = 4;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int SYSTEMD_JOURNAL = 9;
    private static final int DECRYPTION_SECRETS = 10;
    private static final int CUSTOM = 0x0000_0BAD;
    private static final int CUSTOM_NOT_COPIED = 0x4000_0BAD;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int MAJOR_VERSION = 1;

    /** Some writers numbered the added block types; the document asks readers to take it as 0. */
    private static final int MINOR_VERSION_ALSO = 2;

    private static final int BLOCK_BYTES_MIN = 12;
    private static final int SECTION_BYTES_MIN = 28;
    private static final int SIMPLE_PACKET_BYTES_MIN = 16;
    private static final int PACKET_BYTES_MIN = 32;
    private static final int PACKET_DATA_AT = 28;

    /** Option epb_flags, which the obsolete block calls pack_flags. */
    private static final int FLAGS = 2;

    private static final int FLAGS_CHECK_SHIFT = 5;
    private static final int FLAGS_CHECK_MASK = 0xF;

    /** The widest number an interface of the obsolete block can have; a bound for memory too. */
    private static final int INTERFACE_COUNT_MAX = 1 << 16;

    private static final long LENGTH_NOT_GIVEN = -1;

    private final CaptureFile file;
    private final FrameCollector frames;
    private final List<PcapngInterface> interfaces = new ArrayList<>();

    private int sectionBodyAt;
    private long sectionBytes = LENGTH_NOT_GIVEN;
    private int wrongSectionCount;
    private int unknownCount;

    private PcapngReader(CaptureFile file) {
        this.file = file;
        this.frames = new FrameCollector(file);
    }

    /** Reads the file, whose first four bytes are known to be those of a section header. */
    static Capture read(CaptureFile file) {
        return new PcapngReader(file).readBlocks();
    }

    /** Rounded up to the four bytes that everything in a block is aligned to. */
    static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }

    private Capture readBlocks() {
        int at = 0;
        while (at < file.sizeBytes()) {
            at += readBlock(at);
        }
        endSection(at);
        if (unknownCount > 0) {
            frames.note(countOf(unknownCount, "block") + " of unknown type passed over");
        }
        if (wrongSectionCount > 0) {
            frames.note(
                    countOf(wrongSectionCount, "section")
                            + " not as long as its header says: the blocks themselves count");
        }
        return frames.finish();
    }

    /** Reads one block and returns its length. */
    private int readBlock(int at) {
        if (file.bytesLeft(at) < BLOCK_BYTES_MIN) {
            throw file.cutShort(
                    at,
                    "a block of " + countOf(file.bytesLeft(at), "byte"),
                    "at least " + BLOCK_BYTES_MIN + " bytes",
                    frames.frameCount());
        }
        int type = file.intAt(at);
        if (type == SECTION_HEADER) {
            // The length of this block is written in the order that the block itself announces.
            readByteOrder(at);
        }
        int bytes = readLength(at, type);
        switch (type) {
            case SECTION_HEADER -> beginSection(at, bytes);
            case INTERFACE_DESCRIPTION -> describeInterface(at, bytes);
            case ENHANCED_PACKET -> readPacket(at, bytes, file.unsignedIntAt(at + 8));
            case OBSOLETE_PACKET -> readPacket(at, bytes, file.unsignedShortAt(at + 8));
            case SIMPLE_PACKET -> readSimplePacket(at, bytes);
            case NAME_RESOLUTION,
                    INTERFACE_STATISTICS,
                    SYSTEMD_JOURNAL,
                    DECRYPTION_SECRETS,
                    CUSTOM,
                    CUSTOM_NOT_COPIED -> {
                // About the traffic, not part of it.
            }
            default -> unknownCount++;
        }
        return bytes;
    }

    private void readByteOrder(int at) {
        file.readAs(ByteOrder.BIG_ENDIAN);
        int magic = file.intAt(at + 8);
        if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            file.readAs(ByteOrder.LITTLE_ENDIAN);
        } else if (magic != BYTE_ORDER_MAGIC) {
            throw file.damaged(
                    at + 8,
                    String.format("byte-order magic 0x%08x in a section header", magic),
                    String.format("0x%08x in either byte order", BYTE_ORDER_MAGIC));
        }
    }

    private int readLength(int at, int type) {
        refuseTextModeTransfer(at, type);
        long bytes = file.unsignedIntAt(at + 4);
        int bytesMin = bytesMinOf(type);
        if (bytes < bytesMin || bytes % 4 != 0) {
            throw file.damaged(
                    at + 4,
                    "a block of type " + nameOf(type) + " with a length of " + bytes + " bytes",
                    "a multiple of 4, at least " + bytesMin);
        }
        if (bytes > file.bytesLeft(at)) {
            throw file.cutShort(
                    at,
                    "a block of type "
                            + nameOf(type)
                            + " of "
                            + bytes
                            + " bytes with "
                            + file.bytesLeft(at)
                            + " left in the file",
                    "the whole block",
                    frames.frameCount());
        }
        int trailerAt = at + (int) bytes - 4;
        long trailer = file.unsignedIntAt(trailerAt);
        if (trailer != bytes) {
            throw file.damaged(
                    trailerAt,
                    "a block whose lengths are "
                            + bytes
                            + " at its start and "
                            + trailer
                            + " at its end",
                    "the same length at both ends");
        }
        return (int) bytes;
    }

    /** The document reserves the types that a header becomes when line ends are converted. */
    private void refuseTextModeTransfer(int at, int type) {
        int first3 = type >>> 8;
        int last3 = type & 0xFF_FFFF;
        boolean isConverted =
                type != SECTION_HEADER
                        && (first3 == 0x0A0D0A
                                || first3 == 0x0D0D0A
                                || last3 == 0x0A0D0A
                                || last3 == 0x0A0D0D);
        if (isConverted) {
            throw file.error(
                    at,
                    String.format("block type 0x%08x: line ends were converted in the file", type),
                    "a file copied byte for byte",
                    "copy it again in binary mode");
        }
    }

    private static int bytesMinOf(int type) {
        return switch (type) {
            case SECTION_HEADER -> SECTION_BYTES_MIN;
            case INTERFACE_DESCRIPTION -> PcapngInterface.BLOCK_BYTES_MIN;
            case ENHANCED_PACKET, OBSOLETE_PACKET -> PACKET_BYTES_MIN;
            case SIMPLE_PACKET -> SIMPLE_PACKET_BYTES_MIN;
            default -> BLOCK_BYTES_MIN;
        };
    }

    private static String nameOf(int type) {
        return switch (type) {
            case SECTION_HEADER -> "section header";
            case INTERFACE_DESCRIPTION -> "interface description";
            case ENHANCED_PACKET -> "enhanced packet";
            case OBSOLETE_PACKET -> "obsolete packet";
            case SIMPLE_PACKET -> "simple packet";
            default -> String.format("0x%08x", type);
        };
    }

    private void beginSection(int at, int bytes) {
        endSection(at);
        int major = file.unsignedShortAt(at + 12);
        int minor = file.unsignedShortAt(at + 14);
        if (major != MAJOR_VERSION || (minor != 0 && minor != MINOR_VERSION_ALSO)) {
            throw file.error(
                    at + 12,
                    "pcapng version " + major + "." + minor,
                    "version 1.0",
                    "convert the file with: editcap -F pcapng IN OUT");
        }
        new PcapngOptions(file, at + 24, at + bytes - 4).skipAll();
        interfaces.clear();
        sectionBodyAt = at + bytes;
        sectionBytes = file.longAt(at + 16);
    }

    private void endSection(int at) {
        if (sectionBytes >= 0 && sectionBytes != at - sectionBodyAt) {
            wrongSectionCount++;
        }
    }

    private void describeInterface(int at, int bytes) {
        if (interfaces.size() == INTERFACE_COUNT_MAX) {
            throw file.damaged(
                    at,
                    "one interface too many in a section",
                    "at most " + countOf(INTERFACE_COUNT_MAX, "interface"));
        }
        interfaces.add(new PcapngInterface(file, at, bytes, interfaces.size()));
    }

    private PcapngInterface interfaceOf(int blockAt, long number) {
        if (number >= interfaces.size()) {
            throw file.damaged(
                    blockAt,
                    "a packet of interface " + number,
                    "one of the "
                            + countOf(interfaces.size(), "interface")
                            + " described before it");
        }
        PcapngInterface source = interfaces.get((int) number);
        source.requireEthernet();
        return source;
    }

    private void readPacket(int at, int bytes, long interfaceNumber) {
        PcapngInterface source = interfaceOf(at, interfaceNumber);
        long units = file.unsignedIntAt(at + 12) << Integer.SIZE | file.unsignedIntAt(at + 16);
        long captured = file.unsignedIntAt(at + 20);
        int room = bytes - PACKET_BYTES_MIN;
        requireFrameInBlock(at, captured, room);
        int dataAt = at + PACKET_DATA_AT;
        int optionsAt = dataAt + padded((int) captured);
        int checkBytes =
                checkBytesOf(
                        new PcapngOptions(file, optionsAt, at + bytes - 4), source.checkBytes());
        long original = file.unsignedIntAt(at + 24);
        frames.add(at, dataAt, captured, original, checkBytes, source.timeAt(units));
    }

    /** What the packet says of its check sequence, or else what its interface says. */
    private int checkBytesOf(PcapngOptions options, int ofInterface) {
        int checkBytes = ofInterface;
        while (options.next()) {
            if (options.code() == FLAGS) {
                int flags = file.intAt(options.valueOf("epb_flags", 4));
                int ofPacket = (flags >>> FLAGS_CHECK_SHIFT) & FLAGS_CHECK_MASK;
                FrameCheck.requireEthernet(file, options.at(), ofPacket);
                checkBytes = ofPacket == 0 ? ofInterface : ofPacket;
            }
        }
        return checkBytes;
    }

    private void readSimplePacket(int at, int bytes) {
        PcapngInterface source = interfaceOf(at, 0);
        long original = file.unsignedIntAt(at + 8);
        long captured = source.capturedOf(original);
        requireFrameInBlock(at, captured, bytes - SIMPLE_PACKET_BYTES_MIN);
        frames.add(at, at + 12, captured, original, source.checkBytes(), null);
    }

    private void requireFrameInBlock(int at, long captured, int room) {
        if (captured > room) {
            throw file.damaged(
                    at,
                    "a packet block with room for " + room + " bytes that claims " + captured,
                    "a captured length that fits the block");
        }
    }
}
