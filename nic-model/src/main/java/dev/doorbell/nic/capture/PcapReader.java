package dev.doorbell.nic.capture;

import static dev.doorbell.nic.capture.CaptureFile.countOf;

import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads classic pcap: one file header, then records of one link type.
 *
 * <p>The magic number tells the byte order and the unit of the time stamps. It does not always tell
 * the layout of the records, because patched versions of libpcap kept the number and changed the
 * records; when the layout expected does not walk through the file, those that shared its number
 * are tried, and one is taken only if it ends exactly where the file does.
 *
 * <p>Source: draft-ietf-opsawg-pcap, "File Header" and "Packet Record". Versions before 2.4, which
 * had the two lengths of a record the other way round, are read as libpcap reads them.
 */
final class PcapReader {
    static final int MICROS_MAGIC = 0xA1B2C3D4;
    static final int NANOS_MAGIC = 0xA1B23C4D;
    static final int MODIFIED_MAGIC = 0xA1B2CD34;

    private static final int FILE_HEADER_BYTES = 24;
    private static final int MAJOR_VERSION = 2;
    private static final int MINOR_VERSION = 4;

    /** In 2.3 some writers already had the lengths in the order of 2.4. */
    private static final int MINOR_VERSION_OF_BOTH_ORDERS = 3;

    private static final int FCS_PRESENT = 1 << 26;
    private static final int FCS_WORDS_SHIFT = 28;
    private static final int LINK_RESERVED = 0x0BFF_0000;
    private static final int LINK_TYPE_MASK = 0xFFFF;

    /** A single record fits by chance too easily. */
    private static final int FRAMES_MIN_FOR_OTHER_LAYOUT = 2;

    private final CaptureFile file;
    private final long nanosPerFraction;
    private final long fractionsPerSecond;
    private final List<PcapLayout> layouts;

    private int minorVersion;
    private int checkBytes;
    private String headerNote = "";

    private PcapReader(CaptureFile file, int magic) {
        this.file = file;
        this.nanosPerFraction = magic == NANOS_MAGIC ? 1 : 1_000;
        this.fractionsPerSecond = 1_000_000_000L / nanosPerFraction;
        this.layouts = layoutsOf(magic);
    }

    /** Whether a file that begins with these four bytes, as big-endian, is for this reader. */
    static boolean reads(int magic) {
        return isMagic(magic) || isMagic(Integer.reverseBytes(magic));
    }

    /** Reads the file, whose first four bytes are known to be a magic number. */
    static Capture read(CaptureFile file) {
        file.readAs(ByteOrder.BIG_ENDIAN);
        int magic = file.intAt(0);
        if (!isMagic(magic)) {
            magic = Integer.reverseBytes(magic);
            file.readAs(ByteOrder.LITTLE_ENDIAN);
        }
        PcapReader reader = new PcapReader(file, magic);
        reader.readHeader();
        return reader.readFrames();
    }

    private static boolean isMagic(int magic) {
        return magic == MICROS_MAGIC || magic == NANOS_MAGIC || magic == MODIFIED_MAGIC;
    }

    private static List<PcapLayout> layoutsOf(int magic) {
        return switch (magic) {
            case MICROS_MAGIC ->
                    List.of(PcapLayout.STANDARD, PcapLayout.MODIFIED, PcapLayout.NOKIA);
            case MODIFIED_MAGIC -> List.of(PcapLayout.MODIFIED, PcapLayout.SUSE);
            default -> List.of(PcapLayout.STANDARD);
        };
    }

    private void readHeader() {
        if (file.sizeBytes() < FILE_HEADER_BYTES) {
            throw file.cutShort(
                    0,
                    "a pcap file header of " + countOf(file.sizeBytes(), "byte"),
                    FILE_HEADER_BYTES + " bytes of file header",
                    0);
        }
        int major = file.unsignedShortAt(4);
        minorVersion = file.unsignedShortAt(6);
        if (major != MAJOR_VERSION || minorVersion > MINOR_VERSION) {
            throw file.error(
                    4,
                    "pcap version " + major + "." + minorVersion,
                    "version 2.4 or an earlier 2.x",
                    "convert the file with: editcap -F pcapng IN OUT");
        }
        readLinkType(file.intAt(20));
    }

    private void readLinkType(int field) {
        if ((field & LINK_RESERVED) != 0) {
            throw file.damaged(
                    20,
                    String.format("link type field 0x%08x with reserved bits set", field),
                    "0 in bits 16 to 25 and 27");
        }
        LinkType.requireEthernet(file, 20, field & LINK_TYPE_MASK, "the file");
        if ((field & FCS_PRESENT) == 0) {
            return;
        }
        int words = field >>> FCS_WORDS_SHIFT;
        checkBytes = words * 2;
        if (words == FrameCheck.BYTES) {
            // Eight octets cannot be meant: some writers count octets in a field of 16-bit words.
            checkBytes = words;
            headerNote = "a frame check sequence of 4 words taken as 4 bytes, as Ethernet has it";
        }
        FrameCheck.requireEthernet(file, 20, checkBytes);
    }

    private Capture readFrames() {
        FrameCollector frames = newCollector();
        try {
            readRecords(layouts.get(0), frames);
        } catch (CaptureException unexpected) {
            for (PcapLayout layout : layouts.subList(1, layouts.size())) {
                FrameCollector others = newCollector();
                if (fits(layout, others)) {
                    others.note("records read in the " + layout.title() + " layout");
                    return others.finish();
                }
            }
            throw unexpected;
        }
        return frames.finish();
    }

    private FrameCollector newCollector() {
        FrameCollector frames = new FrameCollector(file);
        if (!headerNote.isEmpty()) {
            frames.note(headerNote);
        }
        return frames;
    }

    private boolean fits(PcapLayout layout, FrameCollector frames) {
        try {
            readRecords(layout, frames);
        } catch (CaptureException doesNotFit) {
            return false;
        }
        return frames.frameCount() >= FRAMES_MIN_FOR_OTHER_LAYOUT;
    }

    private void readRecords(PcapLayout layout, FrameCollector frames) {
        int wideFractionCount = 0;
        int at = FILE_HEADER_BYTES;
        while (at < file.sizeBytes()) {
            int frameAt = at + layout.headerBytes();
            if (file.bytesLeft(at) < layout.headerBytes()) {
                throw file.cutShort(
                        at,
                        "a record header of " + countOf(file.bytesLeft(at), "byte"),
                        countOf(layout.headerBytes(), "byte"),
                        frames.frameCount());
            }
            long first = file.unsignedIntAt(at + 8);
            long second = file.unsignedIntAt(at + 12);
            boolean isSwapped = hasLengthsSwapped(first, second);
            long captured = isSwapped ? second : first;
            long original = isSwapped ? first : second;
            requireFrameInFile(at, frameAt, captured, frames);
            long fraction = file.unsignedIntAt(at + 4);
            if (fraction >= fractionsPerSecond) {
                wideFractionCount++;
            }
            WideNanos time = WideNanos.of(file.unsignedIntAt(at), fraction * nanosPerFraction);
            frames.add(at, frameAt, captured, original, checkBytes, time);
            at = frameAt + (int) captured;
        }
        if (wideFractionCount > 0) {
            frames.note(
                    countOf(wideFractionCount, "time stamp")
                            + " with a whole second or more in the fraction: added to the seconds");
        }
    }

    private boolean hasLengthsSwapped(long first, long second) {
        return minorVersion < MINOR_VERSION_OF_BOTH_ORDERS
                || (minorVersion == MINOR_VERSION_OF_BOTH_ORDERS && first > second);
    }

    /** An absurd length is the collector's to refuse; one that is only too long ends the file. */
    private void requireFrameInFile(int at, int frameAt, long captured, FrameCollector frames) {
        if (captured > CaptureReader.FRAME_BYTES_MAX || captured <= file.bytesLeft(frameAt)) {
            return;
        }
        throw file.cutShort(
                at,
                "a record of "
                        + countOf(captured, "byte")
                        + " with "
                        + file.bytesLeft(frameAt)
                        + " left in the file",
                "the whole record",
                frames.frameCount());
    }
}
