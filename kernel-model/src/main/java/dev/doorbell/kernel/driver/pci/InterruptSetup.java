package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * Arms a function's interrupt, whichever way is wanted.
 *
 * <p>A pin's SPI follows from where its device sits: the root bus rotates pins over its four lines.
 */
public final class InterruptSetup {
    private static final int LINES = 4;

    private final Core core;
    private final PlatformConfig platform;
    private final InterruptController chip;
    private final MessageSetup messages;

    private String problem = "";

    /**
     * Makes a set-up that runs on {@code core}.
     *
     * @param controller where messages go; null if the machine has nothing that takes them
     */
    public InterruptSetup(
            Core core,
            PlatformConfig platform,
            InterruptController chip,
            @Nullable MessageController controller) {
        this.core = core;
        this.platform = platform;
        this.chip = chip;
        this.messages = new MessageSetup(core, controller);
    }

    /** The interrupt, enabled; null if there is none: polling needs none, else see {@link #problem}. */
    public @Nullable DeviceInterrupt arm(PciConfig function, Delivery delivery) {
        DeviceInterrupt armed =
                switch (delivery) {
                    case POLL -> keepPinQuiet(function);
                    case INTX -> armPin(function);
                    case MSI -> messages.armMsi(function);
                    case MSIX -> messages.armMsix(function);
                };
        if (delivery.isMessage()) {
            problem = messages.problem();
        }
        return armed;
    }

    /** Why nothing was armed; empty if nothing was refused. */
    public String problem() {
        return problem;
    }

    /** Nobody will answer its pin, and others may share the line. */
    private static @Nullable DeviceInterrupt keepPinQuiet(PciConfig function) {
        function.disableIntx();
        return null;
    }

    /** PCI-to-PCI Bridge Architecture, "Interrupt Routing": a level-sensitive SPI for each line. */
    private @Nullable DeviceInterrupt armPin(PciConfig function) {
        int pin = function.interruptPin();
        if (pin == 0 || pin > LINES) {
            problem = "the function has no pin";
            return null;
        }
        if (!platform.routesIntx()) {
            problem = "the board leads no pins to its interrupt controller";
            return null;
        }
        int line = (function.device() + pin - 1) % LINES;
        DeviceInterrupt interrupt = chip.pin(platform.intxFirstIntid() + line);
        interrupt.enable(core);
        problem = "";
        return interrupt;
    }
}
