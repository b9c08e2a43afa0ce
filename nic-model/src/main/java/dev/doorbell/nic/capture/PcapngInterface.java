package dev.doorbell.nic.capture;

import java.nio.charset.StandardCharsets;

/**
 * One interface of a pcapng section: what its packets are made of and what their stamps count.
 *
 * <p>Of an option that is given twice the last one counts; the document allows one.
 *
 * <p>Source: draft-ietf-opsawg-pcapng, "Interface Description Block".
 */
final class PcapngInterface {
    /** Type, length, link type, reserved, snapshot length; then options and the length again. */
    static final int BLOCK_BYTES_MIN = 20;

    private static final int IF_NAME = 2;
    private static final int IF_TSRESOL = 9;
    private static final int IF_FCSLEN = 13;
    private static final int IF_TSOFFSET = 14;

    private static final int DEFAULT_RESOLUTION = 6;
    private static final int NAME_BYTES_MAX = 32;

    /** An Ethernet check sequence in bits: the document says bits and shows bytes. */
    private static final int CHECK_BITS = 32;

    private final CaptureFile file;
    private final int blockAt;
    private final int number;
    private final int linkType;
    private final long snapLength;

    private String name = "";
    private int resolution = DEFAULT_RESOLUTION;
    private long offsetSeconds;
    private int checkBytes;
    private int checkAt;
    private final StampClock clock;

    /** Reads the block of {@code blockBytes} at {@code blockAt}; both are checked. */
    PcapngInterface(CaptureFile file, int blockAt, int blockBytes, int number) {
        this.file = file;
        this.blockAt = blockAt;
        this.number = number;
        this.linkType = file.unsignedShortAt(blockAt + 8);
        this.snapLength = file.unsignedIntAt(blockAt + 12);
        readOptions(new PcapngOptions(file, blockAt + 16, blockAt + blockBytes - 4));
        this.clock =
                resolution == DEFAULT_RESOLUTION && offsetSeconds == 0
                        ? StampClock.MICROS
                        : new StampClock(resolution, offsetSeconds);
    }

    /** Refuses the interface, now that a packet uses it, unless its frames are Ethernet's. */
    void requireEthernet() {
        String label = name.isEmpty() ? "" : " (" + name + ")";
        LinkType.requireEthernet(file, blockAt, linkType, "interface " + number + label);
        FrameCheck.requireEthernet(file, checkAt, checkBytes);
    }

    WideNanos timeAt(long units) {
        return clock.at(units);
    }

    /** Length of the check sequence at the end of a frame, unless the packet itself tells. */
    int checkBytes() {
        return checkBytes;
    }

    /** How much a simple packet block holds of a packet of {@code original} bytes. */
    long capturedOf(long original) {
        return snapLength == 0 ? original : Math.min(original, snapLength);
    }

    private void readOptions(PcapngOptions options) {
        while (options.next()) {
            switch (options.code()) {
                case IF_NAME -> name = printable(options.valueAt(), options.valueBytes());
                case IF_TSRESOL ->
                        resolution = file.unsignedByteAt(options.valueOf("if_tsresol", 1));
                case IF_TSOFFSET -> offsetSeconds = file.longAt(options.valueOf("if_tsoffset", 8));
                case IF_FCSLEN -> {
                    int length = file.unsignedByteAt(options.valueOf("if_fcslen", 1));
                    checkBytes = length == CHECK_BITS ? FrameCheck.BYTES : length;
                    checkAt = options.at();
                }
                default -> {
                    // Names, addresses, filters and comments do not change a frame.
                }
            }
        }
    }

    /** A name from the file, fit to stand in a message: short, one line, no control characters. */
    private String printable(int at, int bytes) {
        String text =
                new String(
                        file.content(),
                        at,
                        Math.min(bytes, NAME_BYTES_MAX),
                        StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end))
                .replaceAll("[^\\p{L}\\p{N}\\p{Punct} ]", "?");
    }
}
