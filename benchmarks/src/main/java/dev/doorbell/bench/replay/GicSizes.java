package dev.doorbell.bench.replay;

/**
 * What an interrupt controller is built with, as its identification registers tell.
 *
 * @param spiWords words of 32 SPIs, 1 to 31
 * @param priorityBits bits of a priority that the CPU interfaces implement, 4 to 8
 * @param lpis whether redistributors have LPIs though there is no ITS
 */
public record GicSizes(int spiWords, int priorityBits, boolean lpis) {
    /** Those of the reference. */
    public static final GicSizes REFERENCE = new GicSizes(ReplayBoard.SPI_WORDS, 5, false);
}
