package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.timing.TimingConstant;
import java.util.Arrays;

/** Reads a disk whose every word says where it is. */
final class DiskReader extends Job {
    private static final int BLOCK_BYTES = 512;
    private static final int WORD_BYTES = 4;
    private static final int WAIT_CYCLES = 20_000;
    private static final long NANOS = 1_000_000_000L;

    private final Where where;
    private final Scenario.DiskReads reads;
    private final int many;
    private boolean filled;
    private int finished;
    private int wrong;

    DiskReader(Where where, Scenario.DiskReads reads) {
        this.where = where;
        this.reads = reads;
        this.many = Plan.or(reads.blocks(), 8);
    }

    @Override
    void begin(Machine machine) {
        NvmeStore disk = machine.disk();
        byte[] block = new byte[BLOCK_BYTES];
        long blocks = where.config().diskBytes() / BLOCK_BYTES;
        for (long number = 0; disk != null && number < blocks; number++) {
            for (int at = 0; at < BLOCK_BYTES; at++) {
                block[at] = expected(number, at);
            }
            disk.write(number * BLOCK_BYTES, block, 0, BLOCK_BYTES);
        }
        filled = true;
    }

    private static byte expected(long block, int at) {
        int word = (int) block * 0x9E37 + (at & -WORD_BYTES);
        return (byte) (word >>> (8 * (at & WORD_BYTES - 1)));
    }

    @Override
    public void run(SystemCalls system) {
        RandomStream random = where.seed().stream("disk.blocks");
        Time every = reads.every();
        long pause =
                (every == null ? 100_000 : every.nanos())
                        * (where.config().profile().value(TimingConstant.CPU_HZ) / 1_000_000)
                        / (NANOS / 1_000_000);
        byte[] data = new byte[many * BLOCK_BYTES];
        while (!filled) {
            system.compute(WAIT_CYCLES);
        }
        long last = where.config().diskBytes() / BLOCK_BYTES - many;
        while (finished < reads.count()) {
            long first = last == 0 ? 0 : random.nextLong(last);
            Arrays.fill(data, (byte) -1);
            long start = system.nowTicks();
            int bytes = system.readBlocks(first, many, data);
            double nanos = where.nanos(system.nowTicks() - start);
            where.tally().mean(Measure.DISK_READ_MEAN, nanos, 1);
            where.tally().most(Measure.DISK_READ_MAX, nanos);
            finished++;
            wrong += isRight(first, data, bytes) ? 0 : 1;
            system.compute(pause);
        }
        isThrough();
    }

    private static boolean isRight(long first, byte[] data, int bytes) {
        for (int at = 0; at < bytes; at++) {
            if (data[at] != expected(first + at / BLOCK_BYTES, at % BLOCK_BYTES)) {
                return false;
            }
        }
        return bytes == data.length;
    }

    @Override
    void end(Machine machine) {
        where.tally().sum(Measure.DISK_READS, finished);
        where.tally().sum(Measure.DISK_WRONG, wrong + (reads.count() - finished));
    }
}
