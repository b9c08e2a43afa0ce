package dev.doorbell.kernel.board;

/**
 * A board as data: what is where.
 *
 * @param name as the command line knows it
 * @param distributorBase GICD, 64 KiB
 * @param redistributorBase GICR of core 0, 128 KiB each
 * @param coresMax how many redistributors the address map has room for
 * @param v2mBase the GICv2m frame, 4 KiB
 * @param v2mFirstIntid the frame's first SPI
 * @param v2mCount how many SPIs the frame has
 * @param spiWords words of 32 SPIs the distributor has
 * @param ecamBase configuration space of bus 0, 1 MiB
 * @param pciWindowBase where BARs live
 * @param pciWindowBytes how much room they have
 * @param memoryBase first address of memory
 * @param memoryBytes bytes of memory
 * @param timerIntid PPI of the virtual timer
 * @param nicDevice device number of the NIC on bus 0
 */
public record BoardSpec(
        String name,
        long distributorBase,
        long redistributorBase,
        int coresMax,
        long v2mBase,
        int v2mFirstIntid,
        int v2mCount,
        int spiWords,
        long ecamBase,
        long pciWindowBase,
        long pciWindowBytes,
        long memoryBase,
        long memoryBytes,
        int timerIntid,
        int nicDevice) {

    /**
     * A Parallels virtual machine on Apple silicon.
     *
     * <p>Source: ryanbreen/breenix@ad84625 {@code docs/parallels-hwdump} and {@code
     * kernel/src/platform_config.rs}: GICv3, GICv2m frame with SPIs 53 to 116, ECAM of one bus,
     * virtio-net at 00:05.0. The length of the redistributor range, 0x80000, is four cores.
     */
    public static final BoardSpec PARALLELS =
            new BoardSpec(
                    "parallels",
                    0x0201_0000L,
                    0x0250_0000L,
                    4,
                    0x0225_0000L,
                    53,
                    64,
                    4,
                    0x0230_0000L,
                    0x1000_0000L,
                    0x1000_0000L,
                    0x4000_0000L,
                    0x4000_0000L,
                    27,
                    5);
}
