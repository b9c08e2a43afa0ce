package dev.doorbell.pci.nvme;

import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;

/**
 * What a controller is made with.
 *
 * @param serial up to 20 printable ASCII characters
 * @param ioQueues pairs of I/O queues, 1 to 511
 * @param vectors of MSI-X, 1 to 2048
 */
public record NvmeConfig(String serial, int ioQueues, int vectors) {
    private static final int SERIAL_MAX = 20;
    private static final int IO_QUEUES_MAX = 511;
    private static final int VECTORS_MAX = 2048;

    /**
     * Checks the figures.
     *
     * @throws ConfigurationException if one is out of range
     */
    public NvmeConfig {
        boolean printable = serial.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (serial.length() > SERIAL_MAX || !printable) {
            throw new ConfigurationException(
                    "NVMe serial number '"
                            + serial
                            + "'; expected at most "
                            + SERIAL_MAX
                            + " printable ASCII characters");
        }
        if (ioQueues < 1 || ioQueues > IO_QUEUES_MAX || vectors < 1 || vectors > VECTORS_MAX) {
            throw new ConfigurationException(
                    "NVMe controller with "
                            + ioQueues
                            + " pairs of I/O queues and "
                            + vectors
                            + " vectors; expected 1 to "
                            + IO_QUEUES_MAX
                            + " and 1 to "
                            + VECTORS_MAX);
        }
    }

    /** 64 pairs of I/O queues and a vector for each and for the admin queue, as QEMU's has. */
    public static NvmeConfig serial(String serial) {
        return new NvmeConfig(serial, 64, 65);
    }

    /** With that many pairs of I/O queues. */
    public NvmeConfig withIoQueues(int pairs) {
        return new NvmeConfig(serial, pairs, vectors);
    }

    /** The serial number as bytes. */
    byte[] serialBytes() {
        return serial.getBytes(StandardCharsets.US_ASCII);
    }
}
