package dev.doorbell.bench.replay;

import java.util.Map;

/**
 * One MMIO region of a board.
 *
 * @param line the line of the file that says so, from 1
 * @param kind what is there
 * @param base its first address
 * @param bytes its size
 * @param options what else is said of it, by key
 */
public record Region(int line, Kind kind, long base, long bytes, Map<String, Long> options) {
    /** What can be mapped. */
    public enum Kind {
        GICD("gicd", 0x1000),
        GICC("gicc", 0x1000),
        GICR("gicr", 0x2_0000),
        GITS("gits", 0x2_0000),
        V2M("v2m", 0x1000),
        ECAM("ecam", 0x10_0000),
        PCI_MMIO32("pci-mmio32", 0x1000),
        PCI_MMIO64("pci-mmio64", 0x1000),
        PCI_IO("pci-io", 1);

        private final String word;
        private final long bytesMin;

        Kind(String word, long bytesMin) {
            this.word = word;
            this.bytesMin = bytesMin;
        }

        /** Its name in a file. */
        public String word() {
            return word;
        }

        /** The smallest region that makes sense. */
        public long bytesMin() {
            return bytesMin;
        }
    }

    /** The value of option {@code key}, which the parser has made sure of. */
    public long option(String key) {
        Long value = options.get(key);
        if (value == null) {
            throw new IllegalStateException("map " + kind.word() + " has no " + key);
        }
        return value;
    }

    /** The last address. */
    public long last() {
        return base + bytes - 1;
    }
}
