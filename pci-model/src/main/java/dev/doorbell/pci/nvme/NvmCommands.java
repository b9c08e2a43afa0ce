package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands of I/O queues: read, write, compare, flush, write zeroes and deallocation on one namespace.
 *
 * <p>What a write brings is kept as it arrives. Source: NVM Express Base Specification 1.4, "NVM
 * Command Set". Left out, and refused as invalid opcodes: verify, copy, reservations.
 */
final class NvmCommands implements CommandSet {
    static final int FLUSH = 0x00;
    static final int WRITE = 0x01;
    static final int READ = 0x02;
    static final int COMPARE = 0x05;
    static final int WRITE_ZEROES = 0x08;
    static final int DATASET_MANAGEMENT = 0x09;

    private static final int DEALLOCATE = 1 << 2;
    private static final int RANGE_BYTES = 16;

    private final @Nullable NvmeNamespace namespace;
    private final Features features;
    private final boolean named;
    private final boolean skipsRanges;
    private final byte[] compared = new byte[CommandEngine.PAGE_BYTES_MAX];

    NvmCommands(@Nullable NvmeNamespace namespace, Features features, DeviceBehaviour behaviour) {
        this.namespace = namespace;
        this.features = features;
        this.named = behaviour.choice(NvmeChoice.Refusals.class) == NvmeChoice.Refusals.NAMED;
        this.skipsRanges =
                behaviour.choice(NvmeChoice.Unreachable.class) == NvmeChoice.Unreachable.IGNORED;
    }

    @Override
    public boolean isImmediate() {
        return false;
    }

    /** Whether the controller knows an I/O opcode. */
    static boolean isKnown(int opcode) {
        return switch (opcode) {
            case FLUSH, WRITE, READ, COMPARE, WRITE_ZEROES, DATASET_MANAGEMENT -> true;
            default -> false;
        };
    }

    private static int refused(int status) {
        return status | NvmeStatus.DO_NOT_RETRY;
    }

    @Override
    public int prepare(NvmeCommand command) {
        long id = command.namespace();
        boolean all = id == Features.ALL_NAMESPACES;
        if (!features.isNamespaceValid(id)) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        if (all && command.opcode() == FLUSH) {
            return NvmeStatus.SUCCESS;
        }
        NvmeNamespace of = namespace;
        if (of == null || id != NvmeNamespace.ID) {
            boolean outOfPlace = all && named;
            return refused(outOfPlace ? NvmeStatus.INVALID_NAMESPACE : NvmeStatus.INVALID_FIELD);
        }
        if (!isKnown(command.opcode())) {
            return refused(NvmeStatus.INVALID_OPCODE);
        }
        if (command.isFused()) {
            return NvmeStatus.INVALID_FIELD;
        }
        return switch (command.opcode()) {
            case READ -> prepareTransfer(command, of, NvmeCommand.Direction.TO_HOST);
            case WRITE, COMPARE -> prepareTransfer(command, of, NvmeCommand.Direction.TO_DEVICE);
            case WRITE_ZEROES -> checkRange(command, of);
            case DATASET_MANAGEMENT -> prepareRanges(command);
            default -> NvmeStatus.SUCCESS;
        };
    }

    private static int blocks(NvmeCommand command) {
        return (command.dword(12) & 0xFFFF) + 1;
    }

    private static int checkRange(NvmeCommand command, NvmeNamespace of) {
        return of.holds(command.firstBlock(), blocks(command))
                ? NvmeStatus.SUCCESS
                : refused(NvmeStatus.LBA_OUT_OF_RANGE);
    }

    private static int prepareTransfer(
            NvmeCommand command, NvmeNamespace of, NvmeCommand.Direction direction) {
        int bytes = blocks(command) << NvmeNamespace.BLOCK_BITS;
        if (bytes > NvmeCommand.DATA_BYTES_MAX) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        int status = checkRange(command, of);
        if (status != NvmeStatus.SUCCESS) {
            return status;
        }
        return command.usesPrps()
                ? command.moves(direction, bytes)
                : refused(NvmeStatus.INVALID_FIELD);
    }

    private static int prepareRanges(NvmeCommand command) {
        if ((command.dword(11) & DEALLOCATE) == 0) {
            return NvmeStatus.SUCCESS; // hints, not heeded
        }
        if (!command.usesPrps()) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        int ranges = (command.dword(10) & 0xFF) + 1;
        return command.moves(NvmeCommand.Direction.TO_DEVICE, ranges * RANGE_BYTES);
    }

    @Override
    public int take(NvmeCommand command, int at, byte[] from, int bytes) {
        if (command.opcode() == DATASET_MANAGEMENT) {
            System.arraycopy(from, 0, command.own(), at, bytes);
            return NvmeStatus.SUCCESS;
        }
        NvmeNamespace of = namespace;
        if (of != null && command.opcode() == COMPARE) {
            return compare(of, position(command) + at, from, bytes);
        }
        boolean kept = of != null && of.store().write(position(command) + at, from, 0, bytes);
        return kept ? NvmeStatus.SUCCESS : refused(NvmeStatus.CAPACITY_EXCEEDED);
    }

    private int compare(NvmeNamespace of, long position, byte[] with, int bytes) {
        of.store().read(position, compared, 0, bytes);
        return Arrays.equals(compared, 0, bytes, with, 0, bytes)
                ? NvmeStatus.SUCCESS
                : NvmeStatus.COMPARE_FAILURE;
    }

    private static long position(NvmeCommand command) {
        return command.firstBlock() << NvmeNamespace.BLOCK_BITS;
    }

    @Override
    public void give(NvmeCommand command, int at, byte[] to, int bytes) {
        NvmeNamespace of = namespace;
        if (of != null) {
            of.store().read(position(command) + at, to, 0, bytes);
        }
    }

    @Override
    public int execute(NvmeCommand command) {
        NvmeNamespace of = namespace;
        if (of == null) {
            return NvmeStatus.SUCCESS; // a flush of all there are
        }
        switch (command.opcode()) {
            case READ -> {
                of.bytesRead += command.dataBytes;
                of.readCommands++;
            }
            case WRITE -> {
                of.bytesWritten += command.dataBytes;
                of.writeCommands++;
            }
            case WRITE_ZEROES -> {
                long bytes = (long) blocks(command) << NvmeNamespace.BLOCK_BITS;
                of.store().zero(position(command), bytes);
            }
            case DATASET_MANAGEMENT -> {
                return deallocate(command, of);
            }
            default -> {}
        }
        return NvmeStatus.SUCCESS;
    }

    private int deallocate(NvmeCommand command, NvmeNamespace of) {
        for (int at = 0; at < command.dataBytes; at += RANGE_BYTES) {
            long count = LittleEndian.get(command.own(), at + 4, 4);
            long first = LittleEndian.get(command.own(), at + 8, 8);
            if (of.holds(first, count)) {
                of.store()
                        .zero(first << NvmeNamespace.BLOCK_BITS, count << NvmeNamespace.BLOCK_BITS);
            } else if (!skipsRanges) {
                return refused(NvmeStatus.LBA_OUT_OF_RANGE);
            }
        }
        return NvmeStatus.SUCCESS;
    }
}
