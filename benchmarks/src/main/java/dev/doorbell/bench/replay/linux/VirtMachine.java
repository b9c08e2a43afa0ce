package dev.doorbell.bench.replay.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The reference's machine {@code virt}, as its command line asks for it.
 *
 * <p>Where it has its parts is the machine's, the same for every command line; see the device tree
 * it gives its guests. Source: QEMU 7.2 hw/arm/virt.c.
 *
 * @param isV2 whether the interrupt controller is a GICv2
 * @param hasIts whether a GICv3 has an ITS
 * @param cores how many processors there are
 * @param memoryBytes the size of guest memory
 * @param highmem whether PCI has windows above 4 GiB
 * @param options the words of the command line
 */
record VirtMachine(
        boolean isV2,
        boolean hasIts,
        int cores,
        long memoryBytes,
        boolean highmem,
        List<String> options) {
    static final long GICD = 0x0800_0000L;
    static final long GICC = 0x0801_0000L;
    static final long V2M = 0x0802_0000L;
    static final long GITS = 0x0808_0000L;
    static final long GICR = 0x080A_0000L;
    static final long GICR_STRIDE = 0x2_0000L;
    static final long TRANSLATER_FRAME = 0x1_0000L;
    static final long MEMORY = 0x4000_0000L;
    static final long PCI_IO = 0x3EFF_0000L;
    static final long PCI_IO_BYTES = 0x1_0000L;
    static final long PCI_MMIO32 = 0x1000_0000L;
    static final long PCI_MMIO32_BYTES = 0x2EFF_0000L;
    static final long PCI_MMIO64 = 0x80_0000_0000L;
    static final long PCI_MMIO64_BYTES = 0x80_0000_0000L;
    private static final long ECAM_HIGH = 0x40_1000_0000L;
    private static final long ECAM_LOW = 0x3F00_0000L;
    private static final long ECAM_HIGH_BYTES = 0x1000_0000L;
    private static final long ECAM_LOW_BYTES = 0x100_0000L;

    private static final long MEMORY_BYTES_DEFAULT = 128L << 20;

    /** Beyond, the machine moves what is above memory. */
    private static final long MEMORY_BYTES_MAX = 255L << 30;

    /** Beyond, the machine has a second region of redistributors. */
    private static final int CORES_MAX = 123;

    private static final int CORES_MAX_V2 = 8;

    /** Why {@code command} is none that is understood here; empty if it is. */
    static String problem(String command) {
        VirtMachine machine;
        try {
            machine = of(command);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        int most = machine.isV2 ? CORES_MAX_V2 : CORES_MAX;
        if (machine.cores < 1 || machine.cores > most) {
            return "-smp " + machine.cores + "; expected 1 to " + most + " CPUs";
        }
        if (machine.memoryBytes < 1 << 20 || machine.memoryBytes > MEMORY_BYTES_MAX) {
            return "-m of " + machine.memoryBytes + " bytes; expected 1 MiB to 255 GiB";
        }
        return "";
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if an option that matters cannot be understood
     */
    static VirtMachine of(String command) {
        List<String> words = split(command);
        List<String> machine = items(words, "-machine", "-M");
        if (!machine.isEmpty() && !machine.get(0).equals("virt")) {
            throw new IllegalArgumentException(
                    "machine '" + machine.get(0) + "'; expected virt, the only one known here");
        }
        String version = valueOf(machine, "gic-version", "2");
        boolean isV2 =
                switch (version) {
                    case "2" -> true;
                    case "3", "max" -> false;
                    default ->
                            throw new IllegalArgumentException(
                                    "gic-version=" + version + "; expected 2, 3 or max");
                };
        if (isOn(machine, "secure", false) || isOn(machine, "virtualization", false)) {
            throw new IllegalArgumentException(
                    "a machine with secure=on or virtualization=on; neither is known here");
        }
        List<String> smp = items(words, "-smp", "-smp");
        return new VirtMachine(
                isV2,
                !isV2 && isOn(machine, "its", true),
                (int) number("-smp", valueOf(smp, "cpus", plain(smp, "1")), 1),
                memory(items(words, "-m", "-m")),
                isOn(machine, "highmem", true),
                words);
    }

    private static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (command + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c != ' ' || quoted) {
                word.append(c);
            } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return List.copyOf(words);
    }

    /** What follows the last option called that, at its commas. */
    private static List<String> items(List<String> words, String option, String alias) {
        List<String> found = List.of();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals(option) || words.get(i).equals(alias)) {
                found = List.of(words.get(i + 1).split(",", -1));
            }
        }
        return found;
    }

    private static String plain(List<String> items, String other) {
        return items.isEmpty() || items.get(0).contains("=") ? other : items.get(0);
    }

    private static String valueOf(List<String> items, String key, String other) {
        for (String item : items) {
            if (item.startsWith(key + "=")) {
                return item.substring(key.length() + 1);
            }
        }
        return other;
    }

    private static boolean isOn(List<String> items, String key, boolean other) {
        return switch (valueOf(items, key, other ? "on" : "off")) {
            case "on", "yes", "true" -> true;
            default -> false;
        };
    }

    private static long memory(List<String> items) {
        String size = valueOf(items, "size", plain(items, ""));
        if (size.isEmpty()) {
            return MEMORY_BYTES_DEFAULT;
        }
        int last = size.length() - 1;
        long unit =
                switch (size.substring(last).toUpperCase(Locale.ROOT)) {
                    case "K" -> 1L << 10;
                    case "M" -> 1L << 20;
                    case "G" -> 1L << 30;
                    case "T" -> 1L << 40;
                    default -> 0;
                };
        return unit == 0
                ? number("-m", size, 1L << 20)
                : number("-m", size.substring(0, last), unit);
    }

    private static long number(String what, String digits, long unit) {
        if (!digits.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(what + " '" + digits + "'; expected a number");
        }
        return Long.parseLong(digits) * unit;
    }

    /** Whether something takes messages: a GICv2m frame, which every GICv2 here has, or an ITS. */
    boolean hasMessages() {
        return isV2 || hasIts;
    }

    /** Where configuration space is. */
    long ecam() {
        return highmem ? ECAM_HIGH : ECAM_LOW;
    }

    /** Its size. */
    long ecamBytes() {
        return highmem ? ECAM_HIGH_BYTES : ECAM_LOW_BYTES;
    }
}
