package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsOpcode;
import java.util.List;

/**
 * Draws steps from a number: each digit, of a radix of its own, chooses one thing.
 *
 * <p>A smaller number means a commoner command and earlier identifiers, so that what shrinks towards
 * zero becomes plainer.
 */
final class ItsDraw {
    private enum Kind {
        MAPTI,
        MAPD,
        MAPC,
        INT,
        MOVI,
        DISCARD,
        CLEAR,
        INV,
        MAPI,
        INVALL,
        MOVALL,
        SYNC,
        UNMAP_COLLECTION,
        UNMAP_DEVICE
    }

    /** What can be wrong with a command that is nearly valid. */
    private enum Slip {
        DEVICE,
        EVENT,
        LPI,
        COLLECTION,
        TARGET,
        SIZE,
        OPCODE,
        /** They mean nothing, so nothing is to come of them. */
        RESERVED_BITS
    }

    private static final Kind[] KINDS = Kind.values();
    private static final Slip[] SLIPS = Slip.values();

    private static final int NO_OPCODE = 0x77;
    private static final int ANY_BITS = 0xAB_CDEF;

    private final ItsTopology topology;
    private long rest;

    private ItsDraw(ItsTopology topology, long number) {
        this.topology = topology;
        this.rest = number;
    }

    /** Numbers from 0 to below this are all different commands. */
    static long limit(ItsTopology topology) {
        long limit = (long) KINDS.length * ItsTopology.TABLES_PER_DEVICE;
        for (List<Integer> pool :
                List.of(
                        topology.devices(),
                        topology.events(),
                        topology.lpis(),
                        topology.collections(),
                        topology.targets(),
                        topology.targets(),
                        topology.eventBits())) {
            limit = Math.multiplyExact(limit, pool.size());
        }
        return limit;
    }

    /** Numbers from 0 to below this are all different commands that are nearly valid. */
    static long nearlyLimit(ItsTopology topology) {
        return Math.multiplyExact(limit(topology), SLIPS.length);
    }

    private int digit(int radix) {
        int digit = (int) (rest % radix);
        rest /= radix;
        return digit;
    }

    private int of(List<Integer> pool) {
        return pool.get(digit(pool.size()));
    }

    /** A command whose identifiers are the topology's. */
    static ItsCommand command(ItsTopology topology, long number) {
        return new ItsDraw(topology, number).command();
    }

    private ItsCommand command() {
        Kind kind = KINDS[digit(KINDS.length)];
        int device = of(topology.devices());
        int event = of(topology.events());
        int lpi = of(topology.lpis());
        int collection = of(topology.collections());
        int target = of(topology.targets());
        int second = of(topology.targets());
        int bits = of(topology.eventBits());
        long table = topology.table(device, digit(ItsTopology.TABLES_PER_DEVICE));
        return switch (kind) {
            case MAPTI -> ItsCommand.mapti(device, event, lpi, collection);
            case MAPI -> ItsCommand.mapi(device, event, collection);
            case MAPD -> ItsCommand.mapd(device, bits, table);
            case UNMAP_DEVICE -> ItsCommand.unmapDevice(device);
            case MAPC -> ItsCommand.mapc(collection, target);
            case UNMAP_COLLECTION -> ItsCommand.unmapCollection(collection);
            case MOVI -> ItsCommand.movi(device, event, collection);
            case INT, DISCARD, CLEAR, INV ->
                    ItsCommand.ofEvent(ItsOpcode.valueOf(kind.name()), device, event);
            case INVALL -> ItsCommand.invall(collection);
            case MOVALL -> ItsCommand.movall(target, second);
            case SYNC -> ItsCommand.sync(target);
        };
    }

    /** A message whose identifiers are the topology's. */
    static ItsStep message(ItsTopology topology, long number) {
        ItsDraw draw = new ItsDraw(topology, number);
        int device = draw.of(topology.devices());
        return ItsStep.message(device, draw.of(topology.events()));
    }

    /** A command with the topology's identifiers but for one field, which is out of range. */
    static ItsCommand nearly(ItsTopology topology, long number) {
        ItsDraw draw = new ItsDraw(topology, number);
        Slip slip = SLIPS[draw.digit(SLIPS.length)];
        ItsCommand c = draw.command();
        ItsTopology wrong = topology.withMistakes();
        boolean mapsDevice = c.opcode() == ItsOpcode.MAPD;
        return switch (slip) {
            case DEVICE -> withWord0(c, set(c.word0(), 32, 32, last(wrong.devices())));
            case EVENT ->
                    mapsDevice ? c : withWord1(c, set(c.word1(), 0, 32, last(wrong.events())));
            case LPI -> withWord1(c, set(c.word1(), 32, 32, last(wrong.lpis())));
            case COLLECTION ->
                    mapsDevice ? c : withWord2(c, set(c.word2(), 0, 16, last(wrong.collections())));
            case TARGET ->
                    mapsDevice ? c : withWord2(c, set(c.word2(), 16, 36, last(wrong.targets())));
            case SIZE ->
                    mapsDevice
                            ? withWord1(c, set(c.word1(), 0, 5, last(wrong.eventBits()) - 1))
                            : c;
            case OPCODE -> withWord0(c, set(c.word0(), 0, 8, NO_OPCODE));
            case RESERVED_BITS -> withWord0(c, set(c.word0(), 8, 24, ANY_BITS));
        };
    }

    private static long set(long word, int lsb, int width, long value) {
        long mask = ((1L << width) - 1) << lsb;
        return (word & ~mask) | (value << lsb & mask);
    }

    private static ItsCommand withWord0(ItsCommand c, long word) {
        return new ItsCommand(word, c.word1(), c.word2(), c.word3());
    }

    private static ItsCommand withWord1(ItsCommand c, long word) {
        return new ItsCommand(c.word0(), word, c.word2(), c.word3());
    }

    private static ItsCommand withWord2(ItsCommand c, long word) {
        return new ItsCommand(c.word0(), c.word1(), word, c.word3());
    }

    private static int last(List<Integer> pool) {
        return pool.get(pool.size() - 1);
    }

    /**
     * A command of any 32 bytes. One that maps a device keeps to the topology's devices and tables of
     * events: what becomes of tables that overlap, or lie outside memory, depends on the board.
     */
    static ItsCommand arbitrary(
            ItsTopology topology, long word0, long word1, long word2, long word3) {
        ItsCommand c = new ItsCommand(word0, word1, word2, word3);
        if (c.opcode() != ItsOpcode.MAPD || !c.isValid()) {
            return c;
        }
        List<Integer> devices = topology.devices();
        int device = devices.get(Integer.remainderUnsigned(c.deviceId(), devices.size()));
        long table = topology.table(device, (int) (word2 >>> 8 & 1));
        return new ItsCommand(
                set(word0, 32, 32, device), word1, set(word2, 8, 44, table >>> 8), word3);
    }
}
