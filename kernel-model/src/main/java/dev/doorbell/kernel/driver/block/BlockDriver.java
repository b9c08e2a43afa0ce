package dev.doorbell.kernel.driver.block;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.InterruptChoice;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** A disk's driver, as the kernel sees it. All but {@link #probe} runs with interrupts masked. */
public interface BlockDriver {
    /** No request could be taken: as many as there is room for are under way. */
    int BUSY = -1;

    /** Hears of requests that are over. */
    @FunctionalInterface
    interface Completion {
        /**
         * A request is over.
         *
         * @param core on which the driver found out
         * @param request as {@link #submitRead} answered
         * @param good whether the device says that all went well
         */
        void done(Core core, int request, boolean good);
    }

    /** Brings the device up; answers what kept every allowed way from being set up, or nothing. */
    String probe(Core core, InterruptChoice choice, InterruptSetup interrupts, IrqTable irqs);

    /** Whether an interrupt of the device's own tells of finished requests; else {@link #reap} does. */
    boolean isInterruptDriven();

    /** By which way it hears of finished requests. */
    Delivery delivery();

    /** The interrupt of the first core's requests, an SPI or an LPI; 0 if there is none. */
    int irq();

    /** All its interrupts, by vector; none if it polls. */
    List<Integer> irqs();

    /** Bytes of a block; 0 until the device is up. */
    int blockBytes();

    /** How many blocks there are. */
    long blocks();

    /** Bytes of the longest request. */
    int requestBytesMax();

    /** Requests there can be at a time, numbered from 0. */
    int requestsMax();

    /** Where the data of request {@code number} is when it is over. */
    long data(int number);

    /** Asks for {@code count} blocks from {@code first} on; answers the request's number or BUSY. */
    int submitRead(Core core, long first, int count);

    /** The data of a finished request has been taken: its number may be given again. */
    void release(int number);

    /** Looks for the calling core's finished requests and tells of each; answers how many there were. */
    int reap(Core core);
}
