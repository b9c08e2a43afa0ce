package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.gic.DeviceInterrupt;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.MessageController;
import dev.doorbell.kernel.driver.gic.PinInterrupt;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * Arms a function's interrupt, whichever way is wanted.
 *
 * <p>A pin's SPI is what the {@linkplain InterruptRoutes routes} say.
 */
public final class InterruptSetup {
    private final Core core;
    private final InterruptRoutes routes;
    private final GicDriver gic;
    private final MessageSetup messages;

    private String problem = "";

    /**
     * Makes a set-up that runs on {@code core}.
     *
     * @param routes where pins lead
     * @param controller where messages go; null if the machine has nothing that takes them
     */
    public InterruptSetup(
            Core core,
            InterruptRoutes routes,
            GicDriver gic,
            @Nullable MessageController controller) {
        this.core = core;
        this.routes = routes;
        this.gic = gic;
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

    private @Nullable DeviceInterrupt armPin(PciConfig function) {
        int pin = function.interruptPin();
        if (pin == 0 || pin > InterruptRoutes.PINS) {
            problem = "the function has no pin";
            return null;
        }
        InterruptRoutes.Route route = routes.route(0, function.device(), pin);
        if (route == null) {
            problem = "the board leads no pins to its interrupt controller";
            return null;
        }
        DeviceInterrupt interrupt = new PinInterrupt(gic, route.intid());
        interrupt.enable(core);
        problem = "";
        return interrupt;
    }
}
