package dev.doorbell.gic.testkit;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsMapping;
import dev.doorbell.gic.its.ItsOpcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an ITS has to do, in maps: short, slow, and sharing nothing with the model but commands and the
 * names of errors.
 *
 * <p>A device's table of events is a map by its address, because that is what memory is: mapped again,
 * its events are there again. Tables that overlap without being the same, or that lie outside memory,
 * are not held here. An LPI stays pending until it is acknowledged or withdrawn; whether a core is
 * signalled is its redistributor's business.
 *
 * <p>Needs nothing but {@code gic.its}, neither JUnit nor jqwik. Source: Arm IHI 0069, "ITS commands".
 */
public final class ItsOracle {
    /** Whose rules hold where implementations differ. */
    public enum Rules {
        /** The architecture's, and the strictest of those it allows; the queue stalls on errors. */
        ARCHITECTURE(GicBehaviour.ARCHITECTURE),
        /**
         * QEMU's, as of 7.2: INVALL and SYNC are not checked, MOVALL and MOVI move nothing to or from a
         * redistributor whose LPIs are off, and errors are passed over.
         */
        QEMU(GicBehaviour.QEMU);

        private final GicBehaviour behaviour;

        Rules(GicBehaviour behaviour) {
            this.behaviour = behaviour;
        }

        /** The model's behaviour that has these rules. */
        public GicBehaviour behaviour() {
            return behaviour;
        }

        /** Whether the queue stalls on a command that is refused. */
        public boolean stalls() {
            return this == ARCHITECTURE;
        }
    }

    /**
     * What an event is mapped to.
     *
     * @param lpi the LPI
     * @param collection the collection, mapped or not
     */
    public record Event(int lpi, int collection) {}

    private record Device(long table, int eventBits) {}

    /** Bits of an INTID, as every GIC here has them: LPIs are 8192 to 65535. */
    public static final int INTID_BITS = 16;

    private static final String DEVICE_OOR = "DEVICE_OOR";
    private static final String UNMAPPED_DEVICE = "UNMAPPED_DEVICE";
    private static final String ID_OOR = "ID_OOR";

    private final int cores;
    private final ItsSizes sizes;
    private final Rules rules;

    private final Map<Integer, Device> devices = new TreeMap<>(Integer::compareUnsigned);
    private final Map<Long, Map<Integer, Event>> tables = new HashMap<>();
    private final Map<Integer, Integer> collections = new TreeMap<>();
    private final List<Set<Integer>> pending = new ArrayList<>();
    private final Set<Integer> off = new TreeSet<>();

    /** Makes one with nothing mapped, whose redistributors all take LPIs. */
    public ItsOracle(int cores, ItsSizes sizes, Rules rules) {
        this.cores = cores;
        this.sizes = sizes;
        this.rules = rules;
        for (int core = 0; core < cores; core++) {
            pending.add(new TreeSet<>());
        }
    }

    /** Makes one for an ITS of such a shape. */
    public ItsOracle(ItsTopology topology, Rules rules) {
        this(topology.cores(), topology.sizes(), rules);
    }

    // What happens to an ITS.

    /** Runs a command; answers what is wrong with it, {@link ItsError#NONE} if nothing is. */
    public ItsError command(ItsCommand c) {
        return switch (c.opcode()) {
            case MAPD -> c.isValid() ? mapDevice(c) : unmapDevice(c);
            case MAPC -> c.isValid() ? mapCollection(c) : unmapCollection(c);
            case MAPTI -> mapEvent(c, c.intid());
            case MAPI -> mapEvent(c, c.eventId());
            case MOVI -> move(c);
            case INT -> interrupt(c);
            case CLEAR, DISCARD -> withdraw(c);
            case INV -> refused(ItsOpcode.INV, reach(c.deviceId(), c.eventId()));
            case INVALL -> invalidateAll(c);
            case MOVALL -> moveAll(c.target(), c.secondTarget());
            case SYNC -> exists(c.target()) ? ItsError.NONE : ItsError.SYNC_PROCNUM_OOR;
            case UNKNOWN -> ItsError.COMMAND_UNKNOWN;
            case VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB ->
                    ItsError.COMMAND_VIRTUAL;
        };
    }

    /** A device's message; answers what the ITS drops it for, {@link ItsError#NONE} if it does not. */
    public ItsError message(int deviceId, int eventId) {
        ItsError error = refused(ItsOpcode.INT, reach(deviceId, eventId));
        if (error == ItsError.NONE) {
            Event found = mapped(deviceId, eventId);
            send(target(found.collection), found.lpi);
        }
        return error;
    }

    /** A core takes an LPI; answers whether it was pending there. */
    public boolean acknowledge(int core, int lpi) {
        return pending.get(core).remove(lpi);
    }

    /** Turns a redistributor's LPIs on or off; off, it keeps nothing of what is sent to it. */
    public void enableLpis(int core, boolean on) {
        if (on) {
            off.remove(core);
        } else {
            off.add(core);
        }
    }

    // What there is.

    /** What an event is mapped to; null if it is not, or its device is not. */
    public @Nullable Event event(int deviceId, int eventId) {
        Device device = devices.get(deviceId);
        return device == null || isBeyond(eventId, device.eventBits)
                ? null
                : table(device).get(eventId);
    }

    /** The core that a collection is mapped to, or -1. */
    public int target(int collection) {
        return collections.getOrDefault(collection, -1);
    }

    /** What would keep a message from becoming a pending LPI now. Changes nothing. */
    public ItsError blockedBy(int deviceId, int eventId) {
        ItsError error = refused(ItsOpcode.INT, reach(deviceId, eventId));
        boolean lost =
                error == ItsError.NONE
                        && off.contains(target(mapped(deviceId, eventId).collection));
        return lost ? ItsError.INT_LPI_OFF : error;
    }

    /** The LPIs pending at a core, in order. */
    public Set<Integer> pending(int core) {
        return new TreeSet<>(pending.get(core));
    }

    /** Every event that is mapped, in order of device and event. */
    public List<ItsMapping> mappings() {
        List<ItsMapping> all = new ArrayList<>();
        devices.forEach(
                (device, where) ->
                        table(where).entrySet().stream()
                                .filter(each -> !isBeyond(each.getKey(), where.eventBits))
                                .forEach(each -> all.add(mapping(device, each))));
        return all;
    }

    private ItsMapping mapping(int device, Map.Entry<Integer, Event> each) {
        Event event = each.getValue();
        return new ItsMapping(
                device, each.getKey(), event.lpi, event.collection, target(event.collection));
    }

    // Looking up.

    private static ItsError refused(ItsOpcode opcode, @Nullable String reason) {
        return reason == null ? ItsError.NONE : ItsError.valueOf(opcode + "_" + reason);
    }

    private static boolean isBeyond(int id, int bits) {
        return Integer.toUnsignedLong(id) >= 1L << bits;
    }

    private boolean exists(long core) {
        return rules == Rules.QEMU || core < cores;
    }

    private Map<Integer, Event> table(Device device) {
        return tables.computeIfAbsent(
                device.table, address -> new TreeMap<>(Integer::compareUnsigned));
    }

    private Event mapped(int deviceId, int eventId) {
        return Objects.requireNonNull(event(deviceId, eventId));
    }

    /** What is wrong with a device and an event of it, mapped or not. */
    private @Nullable String find(int deviceId, int eventId) {
        if (isBeyond(deviceId, sizes.deviceIdBits())) {
            return DEVICE_OOR;
        }
        Device device = devices.get(deviceId);
        if (device == null) {
            return UNMAPPED_DEVICE;
        }
        return isBeyond(eventId, device.eventBits) ? ID_OOR : null;
    }

    /** What is wrong with an event that has to lead to a core. */
    private @Nullable String reach(int deviceId, int eventId) {
        String error = find(deviceId, eventId);
        if (error != null) {
            return error;
        }
        Event found = event(deviceId, eventId);
        if (found == null) {
            return "UNMAPPED_INTERRUPT";
        }
        return target(found.collection) < 0 ? "UNMAPPED_COLLECTION" : null;
    }

    private @Nullable String collectionBeyond(ItsCommand c) {
        return isBeyond(c.collection(), sizes.collectionIdBits()) ? "COLLECTION_OOR" : null;
    }

    // Commands.

    private ItsError mapDevice(ItsCommand c) {
        if (isBeyond(c.deviceId(), sizes.deviceIdBits())) {
            return ItsError.MAPD_DEVICE_OOR;
        }
        if (c.eventBits() > sizes.eventIdBits()) {
            return ItsError.MAPD_ITTSIZE_OOR;
        }
        devices.put(c.deviceId(), new Device(c.ittAddress(), c.eventBits()));
        return ItsError.NONE;
    }

    private ItsError unmapDevice(ItsCommand c) {
        devices.remove(c.deviceId());
        return isBeyond(c.deviceId(), sizes.deviceIdBits())
                ? ItsError.MAPD_DEVICE_OOR
                : ItsError.NONE;
    }

    private ItsError mapCollection(ItsCommand c) {
        if (collectionBeyond(c) != null) {
            return ItsError.MAPC_COLLECTION_OOR;
        }
        if (c.target() >= cores) {
            return ItsError.MAPC_PROCNUM_OOR;
        }
        int target = (int) c.target();
        Integer before = collections.put(c.collection(), target);
        return before == null || before == target ? ItsError.NONE : ItsError.COLLECTION_RETARGETED;
    }

    private ItsError unmapCollection(ItsCommand c) {
        collections.remove(c.collection());
        return refused(ItsOpcode.MAPC, collectionBeyond(c));
    }

    private ItsError mapEvent(ItsCommand c, int lpi) {
        String error = find(c.deviceId(), c.eventId());
        if (error == null && (lpi < InterruptId.LPI_FIRST || lpi >= 1 << INTID_BITS)) {
            error = "PHYSICALID_OOR";
        }
        if (error == null) {
            error = collectionBeyond(c);
        }
        if (error != null) {
            return refused(c.opcode(), error);
        }
        Device device = Objects.requireNonNull(devices.get(c.deviceId()));
        Event before = table(device).put(c.eventId(), new Event(lpi, c.collection()));
        return before == null ? ItsError.NONE : ItsError.EVENT_REMAPPED;
    }

    private ItsError move(ItsCommand c) {
        String error = find(c.deviceId(), c.eventId());
        if (error == null) {
            error = collectionBeyond(c);
        }
        if (error == null) {
            error = reach(c.deviceId(), c.eventId());
        }
        if (error == null && target(c.collection()) < 0) {
            error = "UNMAPPED_COLLECTION";
        }
        if (error != null) {
            return refused(ItsOpcode.MOVI, error);
        }
        Event old = mapped(c.deviceId(), c.eventId());
        int from = target(old.collection);
        int to = target(c.collection());
        Device device = Objects.requireNonNull(devices.get(c.deviceId()));
        table(device).put(c.eventId(), new Event(old.lpi, c.collection()));
        boolean stays = rules == Rules.QEMU && off.contains(to);
        if (from != to && !stays && pending.get(from).remove(old.lpi)) {
            send(to, old.lpi);
        }
        return ItsError.NONE;
    }

    private ItsError interrupt(ItsCommand c) {
        ItsError lost = blockedBy(c.deviceId(), c.eventId());
        message(c.deviceId(), c.eventId());
        return lost;
    }

    private ItsError withdraw(ItsCommand c) {
        String error = reach(c.deviceId(), c.eventId());
        if (error != null) {
            return refused(c.opcode(), error);
        }
        Event found = mapped(c.deviceId(), c.eventId());
        pending.get(target(found.collection)).remove(found.lpi);
        if (c.opcode() == ItsOpcode.DISCARD) {
            table(Objects.requireNonNull(devices.get(c.deviceId()))).remove(c.eventId());
        }
        return ItsError.NONE;
    }

    private ItsError invalidateAll(ItsCommand c) {
        if (rules == Rules.QEMU || target(c.collection()) >= 0) {
            return ItsError.NONE;
        }
        String error = collectionBeyond(c);
        return refused(ItsOpcode.INVALL, error == null ? "UNMAPPED_COLLECTION" : error);
    }

    private ItsError moveAll(long from, long to) {
        if (from >= cores || to >= cores) {
            return ItsError.MOVALL_PROCNUM_OOR;
        }
        if (from == to) {
            return ItsError.NONE;
        }
        int source = (int) from;
        int target = (int) to;
        boolean bothOn = !off.contains(source) && !off.contains(target);
        if (rules != Rules.QEMU || bothOn) {
            pending.get(source).forEach(lpi -> send(target, lpi));
            pending.get(source).clear();
        }
        if (off.contains(source)) {
            return ItsError.MOVALL_ENABLE_LPI_OFF;
        }
        return off.contains(target) ? ItsError.MOVALL_DST_ENABLE_LPI_OFF : ItsError.NONE;
    }

    private void send(int core, int lpi) {
        if (!off.contains(core)) {
            pending.get(core).add(lpi);
        }
    }
}
