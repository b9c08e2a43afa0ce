package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * Arms MSI or MSI-X delivery for a function, in the plan's order.
 *
 * <p>Both answer the interrupt, or nothing if the function lacks the capability or no interrupt is
 * left; {@link #problem} says which. The interrupt is enabled last, so that nothing can arrive before
 * the rest is true.
 */
public final class MessageSetup {
    private static final int MSI = 0x05;
    private static final int MSIX = 0x11;
    private static final int CONTROL = 0x02;
    private static final int MSI_ENABLE = 1;
    private static final int MSI_MESSAGES = 7 << 4;
    private static final int MSI_WIDE = 1 << 7;
    private static final int MSI_MASKABLE = 1 << 8;
    private static final int MSIX_ENABLE = 1 << 15;
    private static final int MSIX_FUNCTION_MASK = 1 << 14;
    private static final int MSIX_TABLE = 0x04;
    private static final int MSIX_ENTRY_BYTES = 16;

    private final Core core;
    private final @Nullable MessageController controller;

    private String problem = "";

    /**
     * Makes a set-up that runs on {@code core}.
     *
     * @param controller where messages go; null if the machine has nothing that takes them
     */
    public MessageSetup(Core core, @Nullable MessageController controller) {
        this.core = core;
        this.controller = controller;
    }

    /** Plain MSI with one message. */
    public @Nullable MessageInterrupt armMsi(PciConfig function) {
        // 1. Find the capability; without one the caller polls.
        int at = function.findCapability(MSI);
        // 2, 3. Probe the frame and take one SPI.
        MessageInterrupt interrupt = take(function, at, "MSI");
        if (interrupt == null) {
            return null;
        }
        // 4. Aim the doorbell. A frame's data is the INTID itself.
        int control = function.read(at + CONTROL, 2);
        boolean wide = (control & MSI_WIDE) != 0;
        int data = at + (wide ? 0x0C : 0x08);
        function.write(at + 4, 4, (int) interrupt.address());
        if (wide) {
            function.write(at + 8, 4, (int) (interrupt.address() >>> 32));
        }
        function.write(data, 2, interrupt.data());
        if ((control & MSI_MASKABLE) != 0) {
            function.write(data + 4, 4, 0);
        }
        function.write(at + CONTROL, 2, (control & ~MSI_MESSAGES) | MSI_ENABLE);
        // 5. MSI replaces the pin.
        function.disableIntx();
        // 6. What the interrupt needs, then the interrupt.
        interrupt.prepare(core);
        interrupt.enable(core);
        return interrupt;
    }

    /** MSI-X with every vector aimed at the same interrupt. Memory decoding is on. */
    public @Nullable MessageInterrupt armMsix(PciConfig function) {
        int at = function.findCapability(MSIX);
        MessageInterrupt interrupt = take(function, at, "MSI-X");
        if (interrupt == null) {
            return null;
        }
        int control = function.read(at + CONTROL, 2);
        int table = function.read(at + MSIX_TABLE, 4);
        long entries = function.barBase(table & 7) + (table & ~7);
        // Entries first, unmasked; then the enable.
        for (int vector = 0; vector <= (control & 0x7FF); vector++) {
            long entry = entries + (long) MSIX_ENTRY_BYTES * vector;
            core.write(entry, 4, interrupt.address() & 0xFFFF_FFFFL);
            core.write(entry + 4, 4, interrupt.address() >>> 32);
            core.write(entry + 8, 4, interrupt.data());
            core.write(entry + 12, 4, 0);
        }
        interrupt.prepare(core);
        function.write(at + CONTROL, 2, (control & ~MSIX_FUNCTION_MASK) | MSIX_ENABLE);
        function.disableIntx();
        interrupt.enable(core);
        return interrupt;
    }

    /** Why nothing was armed; empty if nothing was refused. */
    public String problem() {
        return problem;
    }

    private @Nullable MessageInterrupt take(PciConfig function, int capability, String name) {
        MessageController from = controller;
        if (capability == 0) {
            problem = "the function has no " + name + " capability";
            return null;
        }
        if (from == null) {
            problem = "the board has neither a GICv2m frame nor an ITS to take messages";
            return null;
        }
        MessageInterrupt taken = from.allocate(core, function.requesterId());
        problem = taken == null ? from.shortage() : "";
        return taken;
    }
}
