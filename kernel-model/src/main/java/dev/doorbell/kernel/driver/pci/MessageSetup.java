package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import dev.doorbell.sim.cpu.Core;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets MSI or MSI-X up for a function, in the order of the plan or of the later tree.
 *
 * <p>Both answer the interrupt, or nothing if the function lacks the capability or no interrupt is
 * left; {@link #problem} says which. Enabling the interrupt is left to the caller and comes last, so
 * that nothing can arrive before the rest is true.
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
    private static final int MSIX_LAST_VECTOR = 0x7FF;
    private static final int MSIX_TABLE = 0x04;
    private static final int MSIX_ENTRY_BYTES = 16;

    private final Core core;
    private final @Nullable MessageController controller;
    private final MessageOrder order;

    private String problem = "";

    /**
     * Makes a set-up that runs on {@code core}.
     *
     * @param controller where messages go; null if the machine has nothing that takes them
     * @param order of plain MSI's set-up
     */
    public MessageSetup(Core core, @Nullable MessageController controller, MessageOrder order) {
        this.core = core;
        this.controller = controller;
        this.order = order;
    }

    /** Plain MSI with one message; the interrupt is not enabled yet. */
    public @Nullable MessageInterrupt prepareMsi(PciConfig function) {
        // 1. Find the capability; without one the caller polls.
        int at = function.findCapability(MSI);
        // 2, 3. Probe the frame and take one SPI.
        List<MessageInterrupt> taken = take(function, at, "MSI", 1);
        if (taken.isEmpty()) {
            return null;
        }
        MessageInterrupt interrupt = taken.get(0);
        int control = function.read(at + CONTROL, 2) & ~MSI_MESSAGES;
        if (order == MessageOrder.DISABLED_WHILE_WRITTEN) {
            writeMsiWhileDisabled(function, at, control, interrupt);
        } else {
            // 4. Aim the doorbell.
            aimMsi(function, at, control, interrupt);
            if ((control & MSI_MASKABLE) != 0) {
                function.write(mask(at, control), 4, 0);
            }
            function.write(at + CONTROL, 2, control | MSI_ENABLE);
            // 5. MSI replaces the pin.
            function.disableIntx();
        }
        // 6. What the interrupt needs.
        interrupt.prepare(core);
        return interrupt;
    }

    /** The tree's order since it followed Linux's: nothing can be sent half written. */
    private void writeMsiWhileDisabled(
            PciConfig function, int at, int control, MessageInterrupt interrupt) {
        boolean maskable = (control & MSI_MASKABLE) != 0;
        function.write(at + CONTROL, 2, control & ~MSI_ENABLE);
        if (maskable) {
            function.write(mask(at, control), 4, 1);
        }
        aimMsi(function, at, control, interrupt);
        function.read(at + CONTROL, 2); // behind the writes
        function.disableIntx();
        function.write(at + CONTROL, 2, control | MSI_ENABLE);
        if (maskable) {
            function.write(mask(at, control), 4, 0);
        }
    }

    /** Address and data. A frame's data is the INTID itself. */
    private static void aimMsi(
            PciConfig function, int at, int control, MessageInterrupt interrupt) {
        function.write(at + 4, 4, (int) interrupt.address());
        if ((control & MSI_WIDE) != 0) {
            function.write(at + 8, 4, (int) (interrupt.address() >>> 32));
        }
        function.write(data(at, control), 2, interrupt.data());
    }

    private static int data(int at, int control) {
        return at + ((control & MSI_WIDE) != 0 ? 0x0C : 0x08);
    }

    private static int mask(int at, int control) {
        return data(at, control) + 4;
    }

    /** MSI-X with every vector aimed at the same interrupt, which is not enabled yet. */
    public @Nullable MessageInterrupt prepareMsix(PciConfig function) {
        List<MessageInterrupt> interrupts = prepareMsix(function, 1);
        return interrupts.isEmpty() ? null : interrupts.get(0);
    }

    /**
     * MSI-X with up to {@code wanted} interrupts, none enabled yet: one for each vector from 0 on, and
     * the last one for all further vectors. Memory decoding is on. The tree's order at every commit:
     * entries first, unmasked; then the enable.
     *
     * @return fewer than wanted where the table has fewer; none if something is missing, the
     *     controller's interrupts included
     */
    public List<MessageInterrupt> prepareMsix(PciConfig function, int wanted) {
        int at = function.findCapability(MSIX);
        int control = at == 0 ? 0 : function.read(at + CONTROL, 2);
        int last = control & MSIX_LAST_VECTOR;
        int count = Math.min(wanted, last + 1);
        List<MessageInterrupt> interrupts = take(function, at, "MSI-X", count);
        if (interrupts.isEmpty()) {
            return interrupts;
        }
        long entries = entries(function, at);
        for (int vector = 0; vector <= last; vector++) {
            aimVector(entries, vector, interrupts.get(Math.min(vector, count - 1)));
        }
        for (MessageInterrupt interrupt : interrupts) {
            interrupt.prepare(core);
        }
        enableMsix(function, at, control);
        return interrupts;
    }

    private static long entries(PciConfig function, int at) {
        int table = function.read(at + MSIX_TABLE, 4);
        return function.barBase(table & 7) + (table & ~7);
    }

    private void aimVector(long entries, int vector, MessageInterrupt interrupt) {
        long entry = entries + (long) MSIX_ENTRY_BYTES * vector;
        core.write(entry, 4, interrupt.address() & 0xFFFF_FFFFL);
        core.write(entry + 4, 4, interrupt.address() >>> 32);
        core.write(entry + 8, 4, interrupt.data());
        core.write(entry + 12, 4, 0);
    }

    private static void enableMsix(PciConfig function, int at, int control) {
        function.write(at + CONTROL, 2, (control & ~MSIX_FUNCTION_MASK) | MSIX_ENABLE);
        function.disableIntx();
    }

    /** Turns MSI-X off again. */
    void disableMsix(PciConfig function) {
        int at = function.findCapability(MSIX);
        function.write(at + CONTROL, 2, function.read(at + CONTROL, 2) & ~MSIX_ENABLE);
    }

    /** Why nothing was armed; empty if nothing was refused. */
    public String problem() {
        return problem;
    }

    private List<MessageInterrupt> take(
            PciConfig function, int capability, String name, int count) {
        MessageController from = controller;
        if (capability == 0) {
            problem = "the function has no " + name + " capability";
            return List.of();
        }
        if (from == null) {
            problem = "the board has neither a GICv2m frame nor an ITS to take messages";
            return List.of();
        }
        List<MessageInterrupt> taken = from.allocate(core, function.requesterId(), count);
        problem = taken.isEmpty() ? from.shortage() : "";
        return taken;
    }
}
