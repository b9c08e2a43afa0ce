package dev.doorbell.gic.testkit;

/**
 * What an ITS driver under test has of the machine: registers, memory, and where they are.
 *
 * <p>An access to a register takes time, and what is due meanwhile happens, so that a loop that polls
 * sees the ITS go on. Memory is cached: it takes no time, and what is written is there at once.
 */
public interface ItsPort {
    /** How many cores there are, and redistributors. */
    int cores();

    /** Where the ITS's control frame is; the frame of its doorbell is 64 KiB behind. */
    long its();

    /** Where a core's redistributor is. */
    long redistributor(int core);

    /** Where the memory begins that is the driver's to give out; it is zero. */
    long memory();

    /** How many bytes of it there are. */
    long memoryBytes();

    /**
     * Reads a register, or memory.
     *
     * @param bytes 1, 2, 4 or 8
     */
    long read(long address, int bytes);

    /**
     * Writes a register, or memory.
     *
     * @param bytes 1, 2, 4 or 8
     */
    void write(long address, int bytes, long value);
}
