package dev.doorbell.nic.virtio.transport;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The device's end of a split virtqueue in guest memory.
 *
 * <p>Three areas: descriptors (16 bytes each), the driver's available ring, the device's used ring.
 * A device takes chains, gives them back as used entries, and publishes those by the used index.
 *
 * <p>Whether a publication interrupts is decided twice: with what memory says when the index leaves,
 * so that the message follows at once, and again when the index lands, for a driver that asked for
 * interrupts in between and did not see the index yet. So a driver may get one interrupt more than it
 * wants, never one less.
 *
 * <p>Source: VIRTIO 1.1, "Split Virtqueues".
 */
public final class Virtqueue {
    static final int PAGE_BYTES = 4096;

    /** Entries a queue can have here; a power of two. */
    static final int ENTRIES_MAX = 1024;

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int USED_ENTRY_BYTES = 8;
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;
    private static final int FLAG_INDIRECT = 4;
    private static final int AVAILABLE_NO_INTERRUPT = 1;
    private static final int USED_NO_NOTIFY = 1;
    private static final int INDEX = 2;
    private static final int RING = 4;

    /** No hint has been written since the queue was placed. */
    private static final int HINT_NONE = -1;

    private final int number;
    private final int defaultSize;
    private final UpstreamPort upstream;
    private final VirtioPci owner;
    private final boolean breaksOverPosted;
    private final boolean refusesEmpty;
    private final boolean followsNested;
    private final boolean hintsOnlyWhenIdle;
    private final boolean announcesFirst;

    // What the driver set up.
    private int size;
    private long descriptors;
    private long available;
    private long used;
    private boolean enabled;
    private boolean eventIndex;
    private boolean notifyOnEmpty;

    // Where the device is.
    private int nextAvailable;
    private int usedIndex;
    private boolean broken;
    private int epoch;

    // What became of the publications: decided up to here, and landed up to here.
    private int announced;
    private int checked;
    private boolean first;

    // The hint about notifications: wanted, and what the used ring says.
    private boolean notificationsWanted;
    private int hint;

    Virtqueue(int number, int defaultSize, UpstreamPort upstream, VirtioPci owner) {
        this.number = number;
        this.defaultSize = defaultSize;
        this.upstream = upstream;
        this.owner = owner;
        this.breaksOverPosted =
                owner.choice(VirtioChoice.OverPosted.class) == VirtioChoice.OverPosted.BREAKS;
        this.refusesEmpty =
                owner.choice(VirtioChoice.EmptyDescriptor.class)
                        == VirtioChoice.EmptyDescriptor.BREAKS;
        this.followsNested =
                owner.choice(VirtioChoice.Nested.class) == VirtioChoice.Nested.FOLLOWED;
        this.hintsOnlyWhenIdle =
                owner.choice(VirtioChoice.Notifications.class)
                        == VirtioChoice.Notifications.WHEN_IDLE;
        this.announcesFirst =
                owner.choice(VirtioChoice.FirstUse.class) == VirtioChoice.FirstUse.ANNOUNCED;
        reset();
    }

    // What the registers set up.

    /** Its number. */
    public int number() {
        return number;
    }

    /** Its entries. */
    public int size() {
        return size;
    }

    int defaultSize() {
        return defaultSize;
    }

    void setSize(int entries) {
        size = entries;
    }

    long descriptors() {
        return descriptors;
    }

    void setDescriptors(long address) {
        descriptors = address;
    }

    long available() {
        return available;
    }

    void setAvailable(long address) {
        available = address;
    }

    long used() {
        return used;
    }

    void setUsed(long address) {
        used = address;
    }

    /** Whether the driver has set it up and enabled it. */
    public boolean isEnabled() {
        return enabled;
    }

    /** What the driver accepted decides how interrupts are suppressed. */
    void setFeatures(boolean withEventIndex, boolean withNotifyOnEmpty) {
        eventIndex = withEventIndex;
        notifyOnEmpty = withNotifyOnEmpty;
    }

    /** Puts all three areas behind each other on pages, as legacy drivers have them. */
    void placeOnPage(int page) {
        descriptors = (page & 0xFFFF_FFFFL) * PAGE_BYTES;
        available = descriptors + (long) DESCRIPTOR_BYTES * size;
        used = available + RING + 2L * size + 2 + PAGE_BYTES - 1 & -PAGE_BYTES;
        if (page == 0) {
            begin();
            enabled = false;
        } else {
            enable();
        }
    }

    /** Lets the device use it; rings that memory does not hold break the device. */
    void enable() {
        begin();
        enabled = true;
        if (!upstream.reaches(descriptors, (long) DESCRIPTOR_BYTES * size)
                || !upstream.reaches(available, RING + 2L * size + 2)
                || !upstream.reaches(used, RING + (long) USED_ENTRY_BYTES * size + 2)) {
            owner.fail(this, TracePoint.VIRTQUEUE_BROKEN, descriptors);
        }
    }

    /** Changes whenever it is enabled or reset; writes posted before concern it no more. */
    public int epoch() {
        return epoch;
    }

    private void begin() {
        epoch = epoch + 1 & 0xFFFF;
        nextAvailable = 0;
        usedIndex = 0;
        announced = 0;
        checked = 0;
        first = announcesFirst;
        notificationsWanted = true;
        hint = HINT_NONE;
    }

    /** Everything as after power-on. */
    void reset() {
        descriptors = 0;
        available = 0;
        used = 0;
        restart();
    }

    /** As after power-on, but for the addresses. */
    void restart() {
        size = defaultSize;
        enabled = false;
        broken = false;
        eventIndex = false;
        notifyOnEmpty = false;
        begin();
    }

    void stop() {
        broken = true;
    }

    // What the device takes.

    /**
     * Buffers the driver has made available and the device has not taken; 0 if stopped, or if the
     * device may not look.
     */
    public int availableCount() {
        if (!enabled || broken || !upstream.function().isBusMaster()) {
            return 0;
        }
        int count = (int) upstream.read(available + INDEX, 2) - nextAvailable & 0xFFFF;
        if (count > size && breaksOverPosted) {
            owner.fail(this, TracePoint.VIRTQUEUE_OVERPOSTED, count);
            return 0;
        }
        return count;
    }

    /** Takes the next available buffer; false if there is none, or it broke the device. */
    public boolean take(Chain chain) {
        boolean mayLook = !enabled || broken || upstream.mayMaster(available);
        if (!mayLook || availableCount() == 0 || !read(chain, nextAvailable)) {
            return false;
        }
        nextAvailable = nextAvailable + 1 & 0xFFFF;
        return true;
    }

    /**
     * Reads the buffer that is {@code ahead} buffers behind the next one, and leaves it there; false
     * if there are not as many, or it broke the device.
     */
    public boolean peek(Chain chain, int ahead) {
        return availableCount() > ahead && read(chain, nextAvailable + ahead & 0xFFFF);
    }

    /** Puts back the buffer taken last. */
    public void untake() {
        nextAvailable = nextAvailable - 1 & 0xFFFF;
    }

    private boolean read(Chain chain, int index) {
        int head = (int) upstream.read(available + RING + 2L * slot(index), 2);
        if (head >= size) {
            return breakOff(head);
        }
        chain.begin(head);
        return follow(chain, descriptors, size, head, false);
    }

    /** Adds the descriptors from {@code at} on to a chain; a table's own are not tables again. */
    private boolean follow(Chain chain, long table, int entries, int start, boolean nested) {
        int at = start;
        for (int steps = 0; steps < entries; steps++) {
            long address = upstream.read(table + (long) DESCRIPTOR_BYTES * at, 8);
            long rest = upstream.read(table + (long) DESCRIPTOR_BYTES * at + 8, 8);
            int length = (int) rest;
            int flags = (int) (rest >>> 32);
            if ((flags & FLAG_INDIRECT) != 0 && !nested && (steps == 0 || followsNested)) {
                return followTable(chain, address, length);
            }
            boolean forbidden = (flags & FLAG_INDIRECT) != 0 && nested && followsNested;
            if (forbidden
                    || (length == 0 && refusesEmpty)
                    || !chain.add(address, length, (flags & FLAG_WRITE) != 0)) {
                return breakOff(chain.head());
            }
            if ((flags & FLAG_NEXT) == 0) {
                return true;
            }
            at = (int) (rest >>> 48);
            if (at >= entries) {
                return breakOff(at);
            }
        }
        return breakOff(chain.head()); // longer than the table: a loop
    }

    private boolean followTable(Chain chain, long table, int bytes) {
        long length = bytes & 0xFFFF_FFFFL;
        if (length == 0 || length % DESCRIPTOR_BYTES != 0 || !upstream.reaches(table, length)) {
            return breakOff(chain.head());
        }
        int entries = (int) (length / DESCRIPTOR_BYTES);
        return follow(chain, table, entries, 0, true);
    }

    private boolean breakOff(int detail) {
        owner.fail(this, TracePoint.VIRTQUEUE_BROKEN, detail);
        return false;
    }

    /** Any size is allowed that a reference allows, not only powers of two. */
    private int slot(int index) {
        return (size & size - 1) == 0 ? index & size - 1 : index % size;
    }

    // What the device gives back.

    /** Posts a used entry, {@code ahead} entries behind the next one; nobody is told yet. */
    public void putUsed(int ahead, int head, long bytes) {
        int slot = slot(usedIndex + ahead & 0xFFFF);
        long entry = used + RING + (long) USED_ENTRY_BYTES * slot;
        upstream.write(entry, USED_ENTRY_BYTES, bytes << 32 | head, -1);
    }

    /** Posts the used index behind {@code count} more entries, and the interrupt if one is due. */
    public void publish(int count) {
        int before = usedIndex;
        usedIndex = usedIndex + count & 0xFFFF;
        upstream.write(used + INDEX, 2, usedIndex, owner.usedTag(number, usedIndex));
        if (checked != usedIndex && wantsInterrupt(before, usedIndex)) {
            announced = usedIndex;
            owner.announceUsed(number);
        }
    }

    /** The used index {@code index} is in memory. */
    void usedLanded(int index) {
        int before = checked;
        checked = index;
        if ((short) (index - announced) > 0) {
            announced = index;
            if (wantsInterrupt(before, index)) {
                owner.announceUsed(number);
            }
        }
    }

    private boolean wantsInterrupt(int before, int now) {
        if (notifyOnEmpty && availableCount() == 0) {
            return true;
        }
        if (!eventIndex) {
            return (upstream.read(available, 2) & AVAILABLE_NO_INTERRUPT) == 0;
        }
        boolean always = first;
        first = false;
        int event = (int) upstream.read(available + RING + 2L * size, 2);
        return always || (now - event - 1 & 0xFFFF) < (now - before & 0xFFFF);
    }

    // What the device asks of the driver.

    /**
     * Says whether the device wants to hear of buffers made available from now on. A hint: the driver
     * may notify all the same. If there are buffers when the hint lands, the device hears of them.
     */
    public void wantNotifications(boolean wanted) {
        notificationsWanted = wanted;
        settleHint();
    }

    /** Writes the hint if the used ring does not show it; later, if there is no room now. */
    void settleHint() {
        boolean isUsable = enabled && !broken && upstream.function().isBusMaster();
        if (!isUsable || (!eventIndex && !hintsOnlyWhenIdle)) {
            return;
        }
        boolean wanted = notificationsWanted || !hintsOnlyWhenIdle;
        if (eventIndex && !wanted) {
            return; // an event index that is not moved on is not reached again
        }
        int next =
                eventIndex
                        ? (int) upstream.read(available + INDEX, 2)
                        : wanted ? 0 : USED_NO_NOTIFY;
        int shown = hint == HINT_NONE ? 0 : hint;
        if (next == shown || !upstream.hasRoom(1, 0)) {
            return;
        }
        hint = next;
        long address = eventIndex ? used + RING + (long) USED_ENTRY_BYTES * size : used;
        upstream.write(address, 2, next, wanted ? owner.hintTag(number) : -1);
    }

    /** A hint that asks for notifications is in memory; answers whether it came too late. */
    boolean hintLanded() {
        return notificationsWanted && availableCount() > 0;
    }
}
