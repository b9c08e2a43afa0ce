package dev.doorbell.gic.its;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an ITS should do, in maps: short, slow, and sharing nothing with the model but the actions.
 *
 * <p>Three redistributors, 5 bits of devices, 16 of events, 3 of collections. A table of events is a
 * map by its address, because that is what memory is.
 */
final class ItsOracle {
    /** A device's table and its bits of events. */
    record Device(long table, int bits) {}

    /** An event's LPI and collection. */
    record Event(int lpi, int icid) {}

    private static final int RDS = 3;

    final Map<Integer, Device> devices = new HashMap<>();
    final Map<Long, Map<Integer, Event>> tables = new HashMap<>();
    final Map<Integer, Integer> collections = new HashMap<>();
    final List<Set<Integer>> pending = new ArrayList<>();
    private final boolean qemu;
    private final boolean lastIsOff;

    ItsOracle(boolean qemu, boolean lastIsOff) {
        this.qemu = qemu;
        this.lastIsOff = lastIsOff;
        for (int i = 0; i < RDS; i++) {
            pending.add(new HashSet<>());
        }
    }

    boolean accepts(int rd) {
        return rd != 2 || !lastIsOff;
    }

    @Nullable Event event(int device, int event) {
        Device found = devices.get(device);
        return found == null || event >= 1 << found.bits ? null : table(device).get(event);
    }

    private Map<Integer, Event> table(int device) {
        return tables.computeIfAbsent(
                Objects.requireNonNull(devices.get(device)).table, t -> new HashMap<>());
    }

    /** The redistributor of a collection that is mapped. */
    int rd(int icid) {
        return Objects.requireNonNull(collections.get(icid));
    }

    private Event mapped(int device, int event) {
        return Objects.requireNonNull(event(device, event));
    }

    /** The last byte of the error of a look-up of an event: 0 if it and its collection are there. */
    private int lookUp(int device, int event) {
        if (device >= 32) {
            return 0x01;
        }
        Device where = devices.get(device);
        if (where == null) {
            return 0x04;
        }
        if (event >= 1 << where.bits) {
            return 0x05;
        }
        Event found = event(device, event);
        return found == null ? 0x07 : collections.containsKey(found.icid) ? 0 : 0x09;
    }

    private void send(int rd, int lpi) {
        if (accepts(rd)) {
            pending.get(rd).add(lpi);
        }
    }

    /** The code of what drops a message, or 0. */
    int message(int device, int event) {
        int error = lookUp(device, event);
        if (error != 0) {
            return 0x010300 | error;
        }
        Event found = mapped(device, event);
        send(rd(found.icid), found.lpi);
        return 0;
    }

    /** The code of what is wrong with a command, or 0. */
    int command(ItsAction a) {
        return switch (a.kind()) {
            case MAPD -> mapDevice(a);
            case UNMAP_DEVICE -> {
                devices.remove(a.device());
                yield a.device() >= 32 ? 0x010801 : 0;
            }
            case MAPC -> mapCollection(a);
            case UNMAP_COLLECTION -> {
                collections.remove(a.icid());
                yield a.icid() >= 8 ? 0x010903 : 0;
            }
            case MAPTI -> mapEvent(a, 0x010A00, a.lpi());
            case MAPI -> mapEvent(a, 0x010B00, a.event());
            case MOVI -> move(a);
            case INT -> interrupt(a);
            case CLEAR, DISCARD -> withdraw(a);
            case INV -> {
                int error = lookUp(a.device(), a.event());
                yield error == 0 ? 0 : 0x010C00 | error;
            }
            case INVALL ->
                    qemu || collections.containsKey(a.icid())
                            ? 0
                            : a.icid() >= 8 ? 0x010D03 : 0x010D09;
            case MOVALL -> moveAll(a.rd(), a.rd2());
            case SYNC -> qemu || a.rd() < RDS ? 0 : 0x05;
            default -> 0x01;
        };
    }

    private int mapDevice(ItsAction a) {
        if (a.device() >= 32) {
            return 0x010801;
        }
        if (a.bits() > 16) {
            return 0x010802;
        }
        devices.put(a.device(), new Device(a.tableAddress(), a.bits()));
        return 0;
    }

    private int mapCollection(ItsAction a) {
        if (a.icid() >= 8) {
            return 0x010903;
        }
        if (a.rd() >= RDS) {
            return 0x010902;
        }
        Integer before = collections.put(a.icid(), a.rd());
        return before == null || before == a.rd() ? 0 : 0x21;
    }

    private int mapEvent(ItsAction a, int base, int lpi) {
        int error = lookUp(a.device(), a.event());
        if (error == 0x01 || error == 0x04 || error == 0x05) {
            return base | error;
        }
        if (lpi < 8192 || lpi >= 65_536) {
            return base | 0x06;
        }
        if (a.icid() >= 8) {
            return base | 0x03;
        }
        Event old = table(a.device()).put(a.event(), new Event(lpi, a.icid()));
        return old == null ? 0 : 0x20;
    }

    private int move(ItsAction a) {
        int error = lookUp(a.device(), a.event());
        if (error == 0x01 || error == 0x04 || error == 0x05) {
            return 0x010100 | error;
        }
        if (a.icid() >= 8) {
            return 0x010103;
        }
        if (error != 0) {
            return 0x010100 | error;
        }
        if (!collections.containsKey(a.icid())) {
            return 0x010109;
        }
        Event old = mapped(a.device(), a.event());
        int from = rd(old.icid);
        int to = rd(a.icid());
        table(a.device()).put(a.event(), new Event(old.lpi, a.icid()));
        boolean stays = qemu && !accepts(to);
        if (from != to && !stays && pending.get(from).remove(old.lpi)) {
            send(to, old.lpi);
        }
        return 0;
    }

    private int interrupt(ItsAction a) {
        int error = message(a.device(), a.event());
        if (error != 0) {
            return error;
        }
        return accepts(rd(mapped(a.device(), a.event()).icid)) ? 0 : 0x010323;
    }

    private int withdraw(ItsAction a) {
        boolean discards = a.kind() == ItsAction.Kind.DISCARD;
        int error = lookUp(a.device(), a.event());
        if (error != 0) {
            return (discards ? 0x010F00 : 0x010500) | error;
        }
        Event found = mapped(a.device(), a.event());
        pending.get(rd(found.icid)).remove(found.lpi);
        if (discards) {
            table(a.device()).remove(a.event());
        }
        return 0;
    }

    private int moveAll(int from, int to) {
        if (from >= RDS || to >= RDS) {
            return 0x010E01;
        }
        if (from == to) {
            return 0;
        }
        if (!qemu || (accepts(from) && accepts(to))) {
            for (int lpi : pending.get(from)) {
                send(to, lpi);
            }
            pending.get(from).clear();
        }
        return !accepts(from) ? 0x010E23 : accepts(to) ? 0 : 0x010E24;
    }
}
