package dev.doorbell.pci.nvme;

/**
 * A command under way: its entry, where its data is, and what became of it.
 *
 * <p>Made once and used again.
 */
final class NvmeCommand {
    /** The largest transfer of a command: 2^7 pages of the smallest size. */
    static final int DATA_BYTES_MAX = 4096 << 7;

    /** Bytes of data that a command itself can hold. */
    static final int OWN_DATA_BYTES = 4096;

    private static final int SEGMENTS_MAX = DATA_BYTES_MAX / 4096 + 1;

    /** Which way a command's data goes. */
    enum Direction {
        NONE,
        TO_DEVICE,
        TO_HOST
    }

    private final byte[] entry = new byte[SubmissionQueue.ENTRY_BYTES];
    private final long[] addresses = new long[SEGMENTS_MAX];
    private final int[] lengths = new int[SEGMENTS_MAX];
    private final byte[] own = new byte[OWN_DATA_BYTES];

    SubmissionQueue queue;
    Direction direction = Direction.NONE;
    int dataBytes;
    int status;
    int result;
    boolean aborted;
    boolean executed;
    long dueTicks;
    private int segments;
    private int moved;

    NvmeCommand(SubmissionQueue first) {
        queue = first;
    }

    /** Forgets the last command; this one is of {@code from}. */
    void begin(SubmissionQueue from) {
        queue = from;
        direction = Direction.NONE;
        dataBytes = 0;
        status = NvmeStatus.SUCCESS;
        result = 0;
        aborted = false;
        executed = false;
        segments = 0;
        moved = 0;
    }

    /** The 64 bytes of its entry. */
    byte[] entry() {
        return entry;
    }

    int opcode() {
        return entry[0] & 0xFF;
    }

    /** Whether it is half of a fused operation. */
    boolean isFused() {
        return (entry[1] & 3) != 0;
    }

    /** Whether its data is described by PRPs; else by scatter-gather lists. */
    boolean usesPrps() {
        return (entry[1] & 0xC0) == 0;
    }

    int id() {
        return (int) LittleEndian.get(entry, 2, 2);
    }

    /** The namespace identifier, zero-extended. */
    long namespace() {
        return LittleEndian.get(entry, 4, 4);
    }

    long prp1() {
        return LittleEndian.get(entry, 24, 8);
    }

    long prp2() {
        return LittleEndian.get(entry, 32, 8);
    }

    /** Command dword 10 to 15. */
    int dword(int number) {
        return (int) LittleEndian.get(entry, 4 * number, 4);
    }

    /** Dwords 10 and 11 as one. */
    long firstBlock() {
        return LittleEndian.get(entry, 40, 8);
    }

    /** Data that the command brings, or that answers it, where it is no more than a page. */
    byte[] own() {
        return own;
    }

    /** Says that the command moves {@code bytes} bytes. */
    int moves(Direction to, int bytes) {
        direction = to;
        dataBytes = bytes;
        return NvmeStatus.SUCCESS;
    }

    /** Says that {@code bytes} bytes of its data are at {@code address}. */
    void addSegment(long address, int bytes) {
        addresses[segments] = address;
        lengths[segments++] = bytes;
    }

    int segments() {
        return segments;
    }

    long address(int segment) {
        return addresses[segment];
    }

    int length(int segment) {
        return lengths[segment];
    }

    /** The segment that is moved next. */
    int movedSegments() {
        return moved;
    }

    void segmentMoved() {
        moved++;
    }
}
