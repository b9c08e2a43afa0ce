package dev.doorbell.sim.path;

/** The stages of a frame's trip, in the order of the path. Each constant says when it ends. */
public enum Stage {
    /** The frame's last bit is in the NIC. */
    WIRE("last bit in the NIC"),
    /** The NIC starts to move it: its pipeline is through, a receive buffer is there. */
    NIC("pipeline through, buffer found"),
    /** Data and descriptor are in guest memory. */
    DMA("data and descriptor in memory"),
    /** The timer that leads to a poll expires; only where the frame is polled for. */
    TICK("the tick that polls expires"),
    /** The message reaches its doorbell; only where a message announces the frame. */
    MSI("message at its doorbell"),
    /** The interrupt is pending at its controller, a hypervisor's injection included. */
    PENDING("pending at the controller"),
    /** The core's interrupt input is high. */
    SIGNALLED("core's input high"),
    /** The first instruction of the vector: masked time, waking and exception entry are over. */
    TAKEN("vector entered"),
    /** The acknowledge register has been read. */
    ACKNOWLEDGED("acknowledge register read"),
    /** The handler has returned and the interrupt has been ended. */
    HANDLER("handler done, interrupt ended"),
    /** The receive softirq takes the frame from its ring. */
    SOFTIRQ("frame taken from the ring"),
    /** The frame is in a socket's queue. */
    STACK("in the socket's queue"),
    /** The thread that waits for it is runnable. */
    WOKEN("thread runnable"),
    /** The thread has the frame. */
    RUNNING("thread has the frame");

    private final String end;

    Stage(String end) {
        this.end = end;
    }

    /** When the stage is over, in a few words. */
    public String end() {
        return end;
    }
}
