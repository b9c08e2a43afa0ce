package dev.doorbell.nic.virtio.transport;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;

/**
 * The vendor capabilities that say where a modern device's structures are, and the one through which
 * they can be reached when no BAR is mapped.
 *
 * <p>Source: VIRTIO 1.1, "Virtio Structure PCI Capabilities" and "PCI configuration access
 * capability".
 */
final class StructureCapability {
    static final int COMMON = 1;
    static final int ISR = 3;
    static final int DEVICE = 4;

    private static final int NOTIFY = 2;
    private static final int ACCESS = 5;
    private static final int ID = 0x09;
    private static final int BYTES = 16;
    private static final int BYTES_MORE = 20;
    private static final int LENGTH_OF_CAPABILITY = 2;
    private static final int TYPE = 3;
    private static final int BAR = 4;
    private static final int OFFSET = 8;
    private static final int LENGTH = 12;
    private static final int MORE = 16;

    private final PciFunction function;
    private final ConfigSpace config;
    private final int bar;
    private final int pageBytes;

    StructureCapability(PciFunction function, int bar, int pageBytes) {
        this.function = function;
        this.config = function.config();
        this.bar = bar;
        this.pageBytes = pageBytes;
    }

    /** Says that structure {@code type} is page {@code page} of the BAR. */
    void add(int type, int page) {
        describe(make(type, BYTES), page);
    }

    /** Says where notification addresses are, and how far apart. */
    void addNotify(int page, int multiplier) {
        int at = make(NOTIFY, BYTES_MORE);
        describe(at, page);
        config.set(at + MORE, 4, multiplier);
    }

    private int make(int type, int bytes) {
        int at = config.addCapabilityInFront(ID, bytes);
        config.set(at + LENGTH_OF_CAPABILITY, 1, bytes);
        config.set(at + TYPE, 1, type);
        return at;
    }

    private void describe(int at, int page) {
        config.set(at + BAR, 1, bar);
        config.set(at + OFFSET, 4, (long) page * pageBytes);
        config.set(at + LENGTH, 4, pageBytes);
    }

    /** Adds the window into {@code registers}: bar, offset and length, then data. */
    void addAccess(BusTarget registers) {
        int at = make(ACCESS, BYTES_MORE);
        config.allowWrites(at + BAR, 1, 0xFF);
        config.allowWrites(at + OFFSET, 4, 0xFFFF_FFFFL);
        config.allowWrites(at + LENGTH, 4, 0xFFFF_FFFFL);
        config.allowWrites(at + MORE, 4, 0xFFFF_FFFFL);
        config.beforeRead(
                (offset, bytes) -> {
                    boolean reaches = offset < at + MORE + 4 && offset + bytes > at + MORE;
                    if (reaches && isAimed(at)) {
                        int width = (int) config.get(at + LENGTH, 4);
                        long value = registers.read(config.get(at + OFFSET, 4), width, requester());
                        config.set(at + MORE, width, value);
                    }
                });
        config.onWrite(
                at + MORE,
                4,
                (before, bits) -> {
                    if (isAimed(at)) {
                        int width = (int) config.get(at + LENGTH, 4);
                        long value = config.get(at + MORE, width);
                        registers.write(config.get(at + OFFSET, 4), width, value, requester());
                    }
                });
    }

    /** Whether the window is set to something that is there. */
    private boolean isAimed(int at) {
        long width = config.get(at + LENGTH, 4);
        long target = config.get(at + OFFSET, 4);
        return config.get(at + BAR, 1) == bar
                && (width == 1 || width == 2 || width == 4)
                && target + width <= function.barSize(bar)
                && target % width == 0;
    }

    private static int requester() {
        return Requester.DEBUGGER;
    }
}
