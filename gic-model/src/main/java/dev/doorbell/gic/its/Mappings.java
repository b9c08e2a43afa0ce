package dev.doorbell.gic.its;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.its.ItsError.Reason;
import dev.doorbell.sim.error.ConfigurationException;

/**
 * What devices, events and collections are mapped to: the tables in guest memory, behind caches.
 *
 * <p>Where {@link ItsChoice.TableUpdate} says that mappings stay inside, the same entries are kept in
 * {@link EntryTable}s and nothing is read from or written to memory but level-1 entries.
 *
 * <p>A look-up fills the caches and leaves what it found in {@link #intid}, {@link #collection} and so
 * on. While {@linkplain #beginPeek peeking} it changes nothing else.
 */
final class Mappings {
    /** Entries that a walk over memory looks at, at most: a guest's tables may be any size. */
    private static final long WALK_MAX = 1 << 22;

    private final TableMemory memory;
    private final ItsTable devices;
    private final ItsTable collections;
    private final EntryCache deviceCache;
    private final EntryCache collectionCache;
    private final EntryCache eventCache;
    private final boolean inside;
    private final boolean eventLimitOnce;
    private final int eventStride;
    private final int targetCount;

    // What the last look-up found.
    private long deviceEntry;
    private long eventEntry;

    Mappings(
            TableMemory memory,
            ItsTable devices,
            ItsTable collections,
            GicBehaviour behaviour,
            ItsCapacity capacity,
            int targetCount) {
        this.memory = memory;
        this.devices = devices;
        this.collections = collections;
        this.inside = behaviour.choice(ItsChoice.TableUpdate.class) == ItsChoice.TableUpdate.NEVER;
        this.deviceCache = inside ? new EntryTable() : EntryCache.of(capacity.deviceEntries());
        this.collectionCache =
                inside ? new EntryTable() : EntryCache.of(capacity.collectionEntries());
        this.eventCache = inside ? new EntryTable() : EntryCache.of(capacity.eventEntries());
        this.eventLimitOnce =
                behaviour.choice(ItsChoice.EventLimit.class) == ItsChoice.EventLimit.ONCE;
        this.eventStride = behaviour.itsSizes().ittEntryBytes();
        this.targetCount = targetCount;
        if (eventStride < TableEntry.EVENT_BYTES) {
            throw new ConfigurationException(
                    "ITS with "
                            + eventStride
                            + " bytes per translation entry; Doorbell's have 4 at least");
        }
    }

    // Looking up.

    /** Nothing that follows has an effect on caches or traces, until {@link #endPeek}. */
    void beginPeek() {
        memory.setPeeking(true);
    }

    void endPeek() {
        memory.setPeeking(false);
    }

    /** Finds the device, and its table of events. */
    Reason findDevice(int deviceId) {
        if (!devices.holds(deviceId)) {
            return Reason.DEVICE_OOR;
        }
        long key = Integer.toUnsignedLong(deviceId);
        deviceEntry = find(devices, deviceCache, key);
        return deviceEntry != 0 ? Reason.FINE : orOutside(Reason.UNMAPPED_DEVICE);
    }

    /** Finds the event in the table of the device found last. */
    private Reason findEventOfDevice(int deviceId, int eventId) {
        if (!deviceHolds(eventId)) {
            return Reason.ID_OOR;
        }
        if (inside) {
            eventEntry = eventCache.find(key(deviceId, eventId));
            return eventEntry != 0 ? Reason.FINE : Reason.UNMAPPED_INTERRUPT;
        }
        eventEntry = memory.read(eventAddress(eventId), TableEntry.EVENT_BYTES);
        if (TableEntry.intid(eventEntry) == 0) {
            return orOutside(Reason.UNMAPPED_INTERRUPT);
        }
        if (!InterruptId.isLpi(intid())) {
            return Reason.ITE_INVALID;
        }
        if (!memory.isPeeking()) {
            eventCache.fill(key(deviceId, eventId), eventEntry);
        }
        return Reason.FINE;
    }

    /** Finds the event: its {@link #intid} and {@link #collection}. */
    Reason findEvent(int deviceId, int eventId) {
        if (isCached(deviceId, eventId)) {
            return Reason.FINE; // an event is cached only while its device is mapped
        }
        Reason reason = findDevice(deviceId);
        return reason == Reason.FINE ? findEventOfDevice(deviceId, eventId) : reason;
    }

    /** Finds the event, whose device is the one found last. */
    Reason findEventHere(int deviceId, int eventId) {
        return isCached(deviceId, eventId) ? Reason.FINE : findEventOfDevice(deviceId, eventId);
    }

    private boolean isCached(int deviceId, int eventId) {
        if (inside) {
            return false; // where there is nothing else, the device is looked at first
        }
        long key = key(deviceId, eventId);
        eventEntry = memory.isPeeking() ? eventCache.peek(key) : eventCache.find(key);
        return eventEntry != 0;
    }

    /** The redistributor that has the collection, or -1 while it is not mapped. */
    int findTarget(int collection) {
        if (!collections.holds(collection)) {
            return -1;
        }
        long entry = find(collections, collectionCache, collection);
        long target = TableEntry.target(entry);
        return entry != 0 && target < targetCount ? (int) target : -1;
    }

    /** The redistributor that the event found last goes to, or -1. */
    int findEventTarget() {
        if (TableEntry.isOrphan(eventEntry)) {
            return -1;
        }
        int byCollection = findTarget(collection());
        int own = TableEntry.ownTarget(eventEntry);
        return own < 0 || byCollection < 0 ? byCollection : own;
    }

    private long find(ItsTable table, EntryCache cache, long key) {
        boolean peeking = memory.isPeeking();
        long entry = peeking ? cache.peek(key) : cache.find(key);
        if (entry != 0 || inside) {
            return entry;
        }
        long address = table.locate((int) key);
        if (address < 0) {
            return 0;
        }
        entry = memory.read(address, ItsTable.ENTRY_BYTES);
        if (!TableEntry.isValid(entry)) {
            return 0;
        }
        if (!peeking) {
            cache.fill(key, entry);
        }
        return entry;
    }

    /** The reason, or that the entry in question lies outside memory or could not be read. */
    Reason orOutside(Reason reason) {
        return orFault(memory.missed() ? Reason.TABLE_OUTSIDE : reason);
    }

    private Reason orFault(Reason reason) {
        return memory.failed() ? Reason.TABLE_FAULT : reason;
    }

    /** Whether the device found last was mapped with room for the event. */
    boolean deviceHolds(int eventId) {
        long event = Integer.toUnsignedLong(eventId);
        int size = TableEntry.size(deviceEntry);
        return eventLimitOnce ? event <= 1L << size : event < 2L << size;
    }

    /** Where the event of the device found last has its entry. */
    private long eventAddress(int eventId) {
        return TableEntry.ittAddress(deviceEntry) + Integer.toUnsignedLong(eventId) * eventStride;
    }

    private static long key(int deviceId, int eventId) {
        return (long) deviceId << 32 | Integer.toUnsignedLong(eventId);
    }

    /** The LPI of the event found last. */
    int intid() {
        return TableEntry.intid(eventEntry);
    }

    /** The collection of the event found last. */
    int collection() {
        return TableEntry.collectionOf(eventEntry);
    }

    // Changing.

    /** Whether the device's number has an entry. */
    boolean deviceInRange(int deviceId) {
        return devices.holds(deviceId);
    }

    /** Whether the collection's number has an entry. */
    boolean collectionInRange(int collection) {
        return collections.holds(collection);
    }

    /** Whether the device's entry can be written; if not, why. */
    Reason mayWriteDevice(int deviceId) {
        return mayWrite(devices, deviceId);
    }

    /** Whether the collection's entry can be written; if not, why. */
    Reason mayWriteCollection(int collection) {
        return mayWrite(collections, collection);
    }

    private Reason mayWrite(ItsTable table, int id) {
        long address = table.locate(id);
        if (address == ItsTable.NO_PAGE) {
            return orFault(Reason.NO_PAGE);
        }
        if (inside) {
            return address == ItsTable.OUTSIDE ? Reason.TABLE_OUTSIDE : Reason.FINE;
        }
        if (address == ItsTable.OUTSIDE || !memory.holds(address, ItsTable.ENTRY_BYTES)) {
            return Reason.TABLE_OUTSIDE;
        }
        memory.expectWrite();
        return Reason.FINE;
    }

    /** Whether the entry of an event of a device can be written; if not, why. */
    Reason mayWriteEvent(long ofDevice, int eventId) {
        if (inside) {
            return Reason.FINE;
        }
        deviceEntry = ofDevice;
        if (!memory.holds(eventAddress(eventId), TableEntry.EVENT_BYTES)) {
            return Reason.TABLE_OUTSIDE;
        }
        memory.expectWrite();
        return Reason.FINE;
    }

    /** Maps a device, or unmaps it: 0. Nothing remembered of its events holds any longer. */
    void writeDevice(int deviceId, long entry) {
        write(devices, deviceCache, deviceId, entry);
        eventCache.dropUpper(deviceId);
    }

    /** Maps a collection, or unmaps it: 0. */
    void writeCollection(int collection, long entry) {
        write(collections, collectionCache, collection, entry);
    }

    private void write(ItsTable table, EntryCache cache, int id, long entry) {
        long key = Integer.toUnsignedLong(id);
        if (inside) {
            ((EntryTable) cache).put(key, entry);
            return;
        }
        long address = table.locate(id);
        if (address >= 0) {
            memory.write(address, ItsTable.ENTRY_BYTES, entry);
        }
        cache.update(key, entry);
    }

    /** Maps an event of a device, whose entry is {@code ofDevice}, or unmaps it: 0. */
    void writeEvent(int deviceId, long ofDevice, int eventId, long entry) {
        if (inside) {
            ((EntryTable) eventCache).put(key(deviceId, eventId), entry);
            return;
        }
        deviceEntry = ofDevice;
        memory.write(eventAddress(eventId), TableEntry.EVENT_BYTES, entry);
        eventCache.update(key(deviceId, eventId), TableEntry.intid(entry) == 0 ? 0 : entry);
    }

    /** The entry of the device found last. */
    long foundDevice() {
        return deviceEntry;
    }

    // Dropping.

    void dropDevices() {
        if (!inside) {
            deviceCache.clear();
            eventCache.clear();
        }
    }

    void dropCollections() {
        if (!inside) {
            collectionCache.clear();
        }
    }

    // Going through all of them.

    /** Hears of events that are mapped. */
    interface Visitor {
        /** Event {@code eventId} of {@code deviceId} has this entry; answers what it is to be. */
        long visit(int deviceId, int eventId, long entry);
    }

    /**
     * Shows mapped events to {@code visitor}: those in memory in order, up to {@link #WALK_MAX}
     * entries whatever they hold; those inside in no order that means anything.
     */
    void forEachEvent(Visitor visitor) {
        beginPeek();
        try {
            if (inside) {
                walkInside((EntryTable) eventCache, visitor);
            } else {
                walkMemory(visitor);
            }
        } finally {
            endPeek();
        }
    }

    private static void walkInside(EntryTable events, Visitor visitor) {
        for (int slot = 0; slot < events.slotCount(); slot++) {
            long entry = events.entryAt(slot);
            if (entry != 0) {
                long key = events.keyAt(slot);
                events.replaceAt(slot, visitor.visit((int) (key >>> 32), (int) key, entry));
            }
        }
    }

    private void walkMemory(Visitor visitor) {
        long left = WALK_MAX;
        for (long id = 0; id < devices.entryCount() && left > 0; left--) {
            if (devices.locate((int) id) < 0) {
                id += devices.untilNextPage((int) id);
            } else {
                if (findDevice((int) id) == Reason.FINE) {
                    left -= walkDevice((int) id, left, visitor);
                }
                id++;
            }
        }
    }

    private long walkDevice(int deviceId, long entriesMax, Visitor visitor) {
        long ofDevice = deviceEntry;
        int event = 0;
        for (; event < entriesMax && deviceHolds(event); event++) {
            if (findEventOfDevice(deviceId, event) == Reason.FINE) {
                long entry = eventEntry;
                long wanted = visitor.visit(deviceId, event, entry);
                if (wanted != entry) {
                    writeEvent(deviceId, ofDevice, event, wanted);
                }
                deviceEntry = ofDevice;
            }
        }
        return event;
    }

    /** Makes {@code entry} the event found last. */
    void found(long entry) {
        eventEntry = entry;
    }

    /** Whether mappings stay inside, in entries that have room for more than those in memory. */
    boolean keepsInside() {
        return inside;
    }

    /** The entry without a collection, which one in memory cannot be: it is unmapped instead. */
    long orphaned(long entry) {
        return inside ? TableEntry.orphan(entry) : 0;
    }

    /** Whether the event found last has lost its collection. */
    boolean isOrphan() {
        return TableEntry.isOrphan(eventEntry);
    }
}
