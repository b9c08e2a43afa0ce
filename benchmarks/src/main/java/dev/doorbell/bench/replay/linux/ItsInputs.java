package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsOpcode;
import dev.doorbell.sim.bus.GuestMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the guest stored in memory for an ITS and its redistributors, which a trace holds in part.
 *
 * <ul>
 *   <li>Commands: the words of the {@code C} records that follow a write of GITS_CWRITER were in their
 *       slots before it.
 *   <li>Configuration bytes: a table begins without enabled LPIs. Linux writes a byte just before the
 *       INV of its event, so each INV turns the enable bit over; and it enables wherever a core
 *       acknowledges the LPI before its next INV. What was in memory at the end checks that.
 *   <li>Pages of an indirect device table: those that were there at the end, from the beginning.
 * </ul>
 */
final class ItsInputs {
    private static final int PROPERTY_DEFAULT = 0xA2;
    private static final int PROPERTY_ENABLED = 1;
    private static final int ID_BITS_MASK = 0x1F;
    private static final int ID_BITS_MAX = 24;
    private static final long ADDRESS_4K = 0x000F_FFFF_FFFF_F000L;
    private static final long ADDRESS_64K = 0x0000_FFFF_FFFF_0000L;
    private static final long INDIRECT = 1L << 62;
    private static final long VALID = 1L << 63;
    private static final int ENTRY_BYTES = 8;
    private static final int HEX = 16;
    private static final int SAVED_BYTES = 4096;
    private static final String REBUILT = "rebuilt";

    private final ReplayBoard board;
    private final Map<TraceRecord, List<TraceRecord>> batches = new HashMap<>();
    private final Map<TraceRecord, Integer> lpiOfInv = new HashMap<>();
    private final Set<TraceRecord> acknowledged = new HashSet<>();
    private final Map<Integer, Long> tablePages = new HashMap<>();
    private int propertyAtFirst = PROPERTY_DEFAULT;
    private boolean filled;
    private @Nullable String savedProperties;
    private @Nullable String savedPending;
    private long commandCount;
    private long invCount;

    ItsInputs(LinuxTrace trace, ReplayBoard board) {
        this.board = board;
        List<TraceRecord> batch = new ArrayList<>();
        Map<Long, Integer> lpis = new HashMap<>();
        Map<Integer, TraceRecord> lastInv = new HashMap<>();
        for (TraceRecord record : trace.records()) {
            if (isWriterWrite(record)) {
                batch = new ArrayList<>();
                batches.put(record, batch);
            } else if (record.op() == TraceOp.COMMAND) {
                batch.add(record);
                follow(record, lpis, lastInv);
            } else if (record.op() == TraceOp.READ && record.component().equals("icc")) {
                TraceRecord inv = lastInv.get((int) record.value());
                if (inv != null && record.place().equals("IAR1")) {
                    acknowledged.add(inv);
                }
            } else if (record.op() == TraceOp.MEMORY) {
                remember(record);
            }
        }
    }

    private void follow(
            TraceRecord record, Map<Long, Integer> lpis, Map<Integer, TraceRecord> lastInv) {
        ItsCommand command = command(record);
        long event = ((long) command.deviceId() << 32) | (command.eventId() & 0xFFFF_FFFFL);
        if (command.opcode() == ItsOpcode.MAPTI) {
            lpis.put(event, command.intid());
        } else if (command.opcode() == ItsOpcode.MAPI) {
            lpis.put(event, command.eventId());
        } else if (command.opcode() == ItsOpcode.INV) {
            Integer lpi = lpis.get(event);
            if (lpi != null) {
                lpiOfInv.put(record, lpi);
                lastInv.put(lpi, record);
            }
        }
    }

    private void remember(TraceRecord record) {
        if (record.place().equals("prop_head") && record.text().matches("[0-9a-f]{2,}")) {
            int length = record.text().length() & ~1;
            int last = Integer.parseInt(record.text().substring(length - 2, length), HEX);
            propertyAtFirst = last & ~PROPERTY_ENABLED;
        } else if (record.place().equals("baser0_head")) {
            for (String entry : record.text().split(",", -1)) {
                if (entry.matches("[0-9]{1,5}:0x[0-9a-f]{1,16}")) {
                    int colon = entry.indexOf(':');
                    tablePages.put(
                            Integer.parseInt(entry.substring(0, colon)),
                            Long.parseUnsignedLong(entry.substring(colon + 3), HEX));
                }
            }
        }
    }

    private static boolean isWriterWrite(TraceRecord record) {
        return record.op() == TraceOp.WRITE
                && record.component().equals("gits")
                && record.offset() == GicParts.GITS_CWRITER;
    }

    /** The command of a {@code C} record. */
    static ItsCommand command(TraceRecord record) {
        String[] words = record.text().split(",", -1);
        return new ItsCommand(word(words[0]), word(words[1]), word(words[2]), word(words[3]));
    }

    private static long word(String digits) {
        return Long.parseUnsignedLong(digits.substring(2), HEX);
    }

    /** Stores what the guest had stored before it made this write. */
    void before(TraceRecord write) {
        if (isWriterWrite(write)) {
            for (TraceRecord record : batches.getOrDefault(write, List.of())) {
                if (record.notes().contains(REBUILT)) {
                    save();
                }
                store(record);
            }
        } else if (write.component().startsWith("gicr") && write.offset() == GicParts.GICR_CTLR) {
            fillProperties(write);
        }
    }

    /** Stores what the guest stores when this write has told it where. */
    void after(TraceRecord write) {
        if (write.component().equals("gits")
                && (write.offset() & -ENTRY_BYTES) == GicParts.GITS_BASER_DEVICES) {
            placePages();
        }
    }

    private void store(TraceRecord record) {
        long base = board.read(record.cpu(), VirtMachine.GITS + GicParts.GITS_CBASER, 8);
        long address = (base & ADDRESS_4K) + ItsCommand.BYTES * record.offset();
        GuestMemory memory = board.memory();
        if (memory.holds(address, ItsCommand.BYTES)) {
            command(record).write(memory, address);
            commandCount++;
        }
        Integer lpi = lpiOfInv.get(record);
        if (lpi != null) {
            long at = propertyAddress(lpi);
            if (memory.holds(at, 1)) {
                int old = (int) memory.read(at, 1);
                boolean enable = acknowledged.contains(record) || (old & PROPERTY_ENABLED) == 0;
                memory.write(at, 1, enable ? old | PROPERTY_ENABLED : old & ~PROPERTY_ENABLED);
                invCount++;
            }
        }
    }

    private long propertyBase() {
        return board.read(TraceRecord.NOBODY, VirtMachine.GICR + GicParts.GICR_PROPBASER, 8);
    }

    private long propertyAddress(int lpi) {
        return (propertyBase() & ADDRESS_4K) + lpi - InterruptId.LPI_FIRST;
    }

    private void fillProperties(TraceRecord write) {
        if (filled || (write.value() & 1) == 0) {
            return;
        }
        filled = true; // the table is one for all redistributors
        long base = propertyBase();
        int bits = Math.min((int) (base & ID_BITS_MASK) + 1, ID_BITS_MAX);
        int count = Math.max(0, (1 << bits) - InterruptId.LPI_FIRST);
        if (board.memory().holds(base & ADDRESS_4K, count)) {
            byte[] bytes = new byte[count];
            Arrays.fill(bytes, (byte) propertyAtFirst);
            board.memory().copyIn(base & ADDRESS_4K, bytes, 0, count);
        }
    }

    private void placePages() {
        long base =
                board.read(
                        TraceRecord.NOBODY,
                        VirtMachine.GITS + GicParts.GITS_BASER_DEVICES,
                        ENTRY_BYTES);
        if ((base & INDIRECT) == 0 || (base & VALID) == 0) {
            return;
        }
        for (Map.Entry<Integer, Long> page : tablePages.entrySet()) {
            long address = (base & ADDRESS_64K) + ENTRY_BYTES * page.getKey();
            if (board.memory().holds(address, ENTRY_BYTES)) {
                board.memory().write(address, ENTRY_BYTES, page.getValue());
            }
        }
    }

    // What was in memory at the end.

    /**
     * The configuration bytes when memory was saved: before the first command that was rebuilt. Null
     * if they are in no memory.
     */
    @Nullable String properties(int bytes) {
        String saved = savedProperties;
        if (saved == null) {
            return shown(propertyBase() & ADDRESS_4K, bytes);
        }
        return saved.substring(0, Math.min(saved.length(), 2 * bytes));
    }

    /** The pending bits of core 0's LPIs from 8192 up, at the same time. */
    String pending(int bytes) {
        String saved = savedPending;
        return saved == null
                ? pendingNow(bytes)
                : saved.substring(0, 2 * Math.min(bytes, SAVED_BYTES));
    }

    private void save() {
        if (savedPending == null) {
            savedProperties = shown(propertyBase() & ADDRESS_4K, SAVED_BYTES);
            savedPending = pendingNow(SAVED_BYTES);
        }
    }

    private String pendingNow(int bytes) {
        byte[] bits = new byte[bytes];
        for (int i = 0; i < 8 * bytes; i++) {
            if (board.isLpiPending(0, InterruptId.LPI_FIRST + i)) {
                bits[i / 8] |= (byte) (1 << i % 8);
            }
        }
        return HexFormat.of().formatHex(bits);
    }

    private @Nullable String shown(long address, int bytes) {
        if (!board.memory().holds(address, bytes)) {
            return null;
        }
        byte[] found = new byte[bytes];
        board.memory().copyOut(address, found, 0, bytes);
        return HexFormat.of().formatHex(found);
    }

    /** Counts what was inferred. */
    void sum(Findings findings) {
        findings.count(
                Remark.Kind.INFERRED,
                "its commands in memory",
                commandCount,
                "the words of the C records behind a write of GITS_CWRITER");
        findings.count(
                Remark.Kind.INFERRED,
                "lpi configuration bytes",
                invCount,
                "each INV turns the enable bit over");
    }
}
