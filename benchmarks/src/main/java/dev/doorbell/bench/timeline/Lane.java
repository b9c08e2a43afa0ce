package dev.doorbell.bench.timeline;

import dev.doorbell.sim.path.Stage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who works on a frame, from the wire to the thread; each with a colour of its own. */
public enum Lane {
    /** The frame's bits arrive. */
    WIRE(34),
    /** The card works on it. */
    DEVICE(36),
    /** Data, descriptors and messages are on their way. */
    BUS(35),
    /** The interrupt controller, or the timer that polls. */
    CONTROLLER(33),
    /** A core takes the interrupt and runs its handler. */
    CORE(31),
    /** The softirq takes the frame and the protocols work on it. */
    SOFTIRQ(32),
    /** The thread that waits for it. */
    THREAD(94);

    private final int colour;

    Lane(int colour) {
        this.colour = colour;
    }

    /** Its name in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its foreground colour: the number that ECMA-48, "Select Graphic Rendition", or xterm gives it. */
    int colour() {
        return colour;
    }

    /** Where a stage takes place. */
    public static Lane of(Stage stage) {
        return switch (stage) {
            case WIRE -> WIRE;
            case NIC -> DEVICE;
            case DMA, MSI -> BUS;
            case TICK, PENDING, SIGNALLED -> CONTROLLER;
            case TAKEN, ACKNOWLEDGED, HANDLER -> CORE;
            case SOFTIRQ, STACK -> SOFTIRQ;
            case WOKEN, RUNNING -> THREAD;
        };
    }

    /** The lane of that name; null if there is none. */
    static @Nullable Lane named(String label) {
        for (Lane lane : values()) {
            if (lane.label().equals(label)) {
                return lane;
            }
        }
        return null;
    }
}
