package dev.doorbell.bench.compare;

import dev.doorbell.sim.path.Stage;
import java.util.Locale;

/** Who has the frame, or its interrupt, during a stage: the lanes of a timeline, in path order. */
public enum Lane {
    /** The network: bits arrive. */
    WIRE,
    /** The network card. */
    DEVICE,
    /** The bus: data on its way to memory, a message on its way to its doorbell. */
    BUS,
    /** The interrupt controller, a hypervisor that stands between included. */
    CONTROLLER,
    /** The core: waiting for its tick, waking, exception entry, the interrupt handler. */
    CORE,
    /** The receive softirq and the stack. */
    SOFTIRQ,
    /** The thread that waited, from being runnable on. */
    THREAD;

    /** Where a stage passes. */
    public static Lane of(Stage stage) {
        return switch (stage) {
            case WIRE -> WIRE;
            case NIC -> DEVICE;
            case DMA, MSI -> BUS;
            case PENDING, SIGNALLED -> CONTROLLER;
            case TICK, TAKEN, ACKNOWLEDGED, HANDLER -> CORE;
            case SOFTIRQ, STACK, WOKEN -> SOFTIRQ;
            case RUNNING -> THREAD;
        };
    }

    /** As results write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
