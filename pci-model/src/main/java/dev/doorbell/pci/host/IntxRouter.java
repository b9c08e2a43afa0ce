package dev.doorbell.pci.host;

import dev.doorbell.pci.Bdf;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.line.InterruptLine;
import java.util.List;

/**
 * Joins the INTx pins of a root bus to the host bridge's four lines, A to D.
 *
 * <p>Each slot's pins are rotated by one, so that functions that all use INTA do not all share one
 * line. A line is high while any pin on it is.
 */
public final class IntxRouter {
    /** How many lines there are. */
    public static final int LINES = 4;

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

    /** Line {@code index}, 0 to 3 for A to D; a board connects it to a controller. */
    public InterruptLine line(int index) {
        return lines.get(index);
    }

    /** Joins a function's pin to its line; one that has no pin is left alone. */
    void connect(PciFunction function) {
        Bdf address = function.address();
        int pin = (int) function.config().get(HeaderRegister.INTERRUPT_PIN.offset(), 1);
        if (pin != 0) {
            InterruptLine.Driver driver = lines.get(lineOf(address.device(), pin)).driver();
            driver.drive(function.intx().isHigh());
            function.intx().listen(driver::drive);
        }
    }
}
