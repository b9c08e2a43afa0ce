package dev.doorbell.gic.testkit;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of an ITS, and the identifiers that sequences on it are made of. They are few, so that they
 * meet.
 *
 * @param cores how many redistributors there are, 1 to 16
 * @param sizes the widths of identifiers; of a collection's at most 13
 * @param devices DeviceIDs, at most 13
 * @param events EventIDs
 * @param lpis INTIDs that events are mapped to
 * @param collections collections' numbers
 * @param targets redistributors' numbers
 * @param eventBits bits of EventID that devices are mapped with
 */
public record ItsTopology(
        int cores,
        ItsSizes sizes,
        List<Integer> devices,
        List<Integer> events,
        List<Integer> lpis,
        List<Integer> collections,
        List<Integer> targets,
        List<Integer> eventBits) {
    /** Tables of events that each device may be mapped to. */
    public static final int TABLES_PER_DEVICE = 3;

    /** Bytes between one table of events and the next; no table of 16 bits of events is larger. */
    public static final long TABLE_STRIDE = 0x10_0000;

    private static final long TABLES = 0x4150_0000L;
    private static final int CORES_MAX = 16;
    private static final int DEVICES_MAX = 13;
    private static final int COLLECTION_BITS_MAX = 13;
    private static final int EVENT_BITS_MAX = 16;

    /** Checks the ranges. */
    public ItsTopology {
        devices = List.copyOf(devices);
        events = List.copyOf(events);
        lpis = List.copyOf(lpis);
        collections = List.copyOf(collections);
        targets = List.copyOf(targets);
        eventBits = List.copyOf(eventBits);
        check("cores", cores, CORES_MAX);
        check("devices", devices.size(), DEVICES_MAX);
        check("bits of a collection's number", sizes.collectionIdBits(), COLLECTION_BITS_MAX);
        check("bits of an EventID", sizes.eventIdBits(), EVENT_BITS_MAX);
        check("bits of a DeviceID", sizes.deviceIdBits(), 16);
        for (List<Integer> pool : List.of(events, lpis, collections, targets, eventBits)) {
            check("identifiers of a kind", pool.size(), Integer.MAX_VALUE);
        }
    }

    private static void check(String what, int count, int most) {
        if (count < 1 || count > most) {
            throw new ConfigurationException(
                    "ITS topology with " + count + " " + what + "; expected 1 to " + most);
        }
    }

    /**
     * A topology with the first identifiers of each kind, devices of as many bits of events as they
     * need, and all of an ITS's usual widths but the collections', which are 13 bits.
     */
    public static ItsTopology of(int cores, int devices, int events, int collections) {
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(events - 1));
        return new ItsTopology(
                cores,
                new ItsSizes(8, EVENT_BITS_MAX, 16, COLLECTION_BITS_MAX),
                first(0, devices),
                first(0, events),
                first(InterruptId.LPI_FIRST, events * devices),
                first(0, collections),
                first(0, cores),
                List.of(bits));
    }

    private static List<Integer> first(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    /** The same, with another width of identifiers. */
    public ItsTopology withSizes(ItsSizes other) {
        return new ItsTopology(
                cores, other, devices, events, lpis, collections, targets, eventBits);
    }

    /** The same, and of each kind of identifier one more that is out of range. */
    public ItsTopology withMistakes() {
        return new ItsTopology(
                cores,
                sizes,
                and(devices, beyond(sizes.deviceIdBits())),
                and(events, beyond(sizes.eventIdBits())),
                and(lpis, InterruptId.LPI_FIRST - 1),
                and(collections, beyond(sizes.collectionIdBits())),
                and(targets, cores),
                and(eventBits, sizes.eventIdBits() + 1));
    }

    private static int beyond(int bits) {
        return 1 << bits;
    }

    private static List<Integer> and(List<Integer> some, int one) {
        List<Integer> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    /** The address of table {@code which} of a device of this topology; no two devices share one. */
    public long table(int deviceId, int which) {
        long index = (long) devices.indexOf(deviceId) * TABLES_PER_DEVICE + which;
        return TABLES + index * TABLE_STRIDE;
    }

    /** The same as a Java expression. */
    String java() {
        String widths =
                String.format(
                        Locale.ROOT,
                        "new ItsSizes(%d, %d, %d, %d)",
                        sizes.ittEntryBytes(),
                        sizes.eventIdBits(),
                        sizes.deviceIdBits(),
                        sizes.collectionIdBits());
        String plain =
                String.format(
                        Locale.ROOT,
                        "ItsTopology.of(%d, %d, %d, %d)",
                        cores,
                        devices.size(),
                        events.size(),
                        collections.size());
        if (equals(of(cores, devices.size(), events.size(), collections.size()).withSizes(sizes))) {
            return plain + ".withSizes(" + widths + ")";
        }
        return "new ItsTopology("
                + String.join(
                        ", ",
                        String.valueOf(cores),
                        widths,
                        list(devices),
                        list(events),
                        list(lpis),
                        list(collections),
                        list(targets),
                        list(eventBits))
                + ")";
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "List.of(", ")"));
    }
}
