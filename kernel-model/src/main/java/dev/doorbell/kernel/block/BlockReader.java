package dev.doorbell.kernel.block;

import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/** Reads blocks for programs: a thread asks, waits, and has them. */
public final class BlockReader {
    /** One turn of the loop of a thread that polls: it looks, and yields the pipeline for a while. */
    private static final int POLL_CYCLES = 1000;

    private static final int POLLS_MAX = 10_000_000;

    private @Nullable BlockDriver driver;
    private @Nullable KernelThread[] waiting = new @Nullable KernelThread[0];
    private boolean[] over = new boolean[0];
    private boolean[] good = new boolean[0];
    private long reads;

    /** Says which driver there is. */
    public void serve(BlockDriver with) {
        driver = with;
        waiting = new @Nullable KernelThread[with.requestsMax()];
        over = new boolean[with.requestsMax()];
        good = new boolean[with.requestsMax()];
    }

    /** A request is over: wakes its thread. The driver's to call. */
    public void done(Core core, int request, boolean wentWell) {
        over[request] = true;
        good[request] = wentWell;
        KernelThread thread = waiting[request];
        if (thread != null) {
            thread.scheduler().wake(thread, core);
        }
    }

    /** Reads that went well so far. */
    public long readCount() {
        return reads;
    }

    /**
     * The system call: reads {@code count} blocks from {@code first} on.
     *
     * @return how many bytes it has put at the beginning of {@code to}; 0 if there is no disk, too many
     *     ask at once, the request is too long, or the device says that it failed
     */
    public int read(Core core, KernelThread self, long first, int count, byte[] to) {
        BlockDriver disk = driver;
        int bytes = disk == null ? 0 : count * disk.blockBytes();
        if (disk == null || count < 1 || bytes > Math.min(disk.requestBytesMax(), to.length)) {
            return 0;
        }
        boolean masked = core.maskInterrupts();
        int request = disk.submitRead(core, first, count);
        boolean went = request != BlockDriver.BUSY && await(disk, core, self, request);
        if (went) {
            core.memory().copyOut(disk.data(request), to, 0, bytes);
            reads++;
        }
        if (request != BlockDriver.BUSY) {
            over[request] = false;
            disk.release(request);
        }
        core.restoreInterrupts(masked);
        return went ? bytes : 0;
    }

    /** Waits, interrupts masked but for the wait itself; whether the request went well. */
    private boolean await(BlockDriver disk, Core core, KernelThread self, int request) {
        for (int polls = 0; !over[request] && polls < POLLS_MAX; polls++) {
            if (disk.isInterruptDriven()) {
                waiting[request] = self;
                self.scheduler().block();
                waiting[request] = null;
            } else if (disk.reap(core) == 0) {
                core.unmaskInterrupts();
                core.spend(POLL_CYCLES);
                core.maskInterrupts();
            }
        }
        return over[request] && good[request];
    }
}
