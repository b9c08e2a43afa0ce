package dev.doorbell.pci;

import dev.doorbell.sim.line.InterruptLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the INTx pins of a bus to its four lines, A to D.
 *
 * <p>Each device's pins are rotated by its number, so that functions that all use INTA do not all
 * share one line. A line is high while any pin on it is. The lines of a secondary bus are the pins of
 * its bridge, and so are rotated again on the parent bus; those of a root bus are the host bridge's.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2, "Interrupt Routing"; PCI Express Base
 * Specification 3.0, "INTx Interrupt Signaling - Rules".
 */
public final class IntxRouter {
    /** How many lines there are. */
    public static final int LINES = 4;

    private static final int DEVICES = 32;

    private final @Nullable InterruptLine[] pins = new @Nullable InterruptLine[DEVICES * LINES];
    private final List<InterruptLine> lines =
            List.of(
                    new InterruptLine("pci.inta"),
                    new InterruptLine("pci.intb"),
                    new InterruptLine("pci.intc"),
                    new InterruptLine("pci.intd"));

    IntxRouter() {}

    /** The line that {@code pin} (1 to 4 for INTA to INTD) of a function in slot {@code device} drives. */
    public static int lineOf(int device, int pin) {
        return (device + pin - 1) % LINES;
    }

    /** Line {@code index}, 0 to 3 for A to D; a board connects a root bus's to a controller. */
    public InterruptLine line(int index) {
        return lines.get(index);
    }

    /**
     * Pin {@code pin} (1 to 4) of slot {@code device}, whatever is in it: high while a function there
     * drives it. For a board that leads pins elsewhere than to the four lines.
     */
    public InterruptLine pin(int device, int pin) {
        int at = device * LINES + pin - 1;
        InterruptLine known = pins[at];
        if (known == null) {
            known = new InterruptLine("pci.slot" + device + ".int" + (char) ('a' + pin - 1));
            pins[at] = known;
            join(known, lines.get(lineOf(device, pin)));
        }
        return known;
    }

    /** Joins {@code pin} (1 to 4) of the function in slot {@code device}. */
    void connect(int device, int pin, InterruptLine wire) {
        join(wire, pin(device, pin));
    }

    private static void join(InterruptLine wire, InterruptLine to) {
        InterruptLine.Driver driver = to.driver();
        driver.drive(wire.isHigh());
        wire.listen(driver::drive);
    }
}
