package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.InterruptChoice;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arms a function's interrupt, whichever way is wanted.
 *
 * <p>A pin's SPI is what the {@linkplain InterruptRoutes routes} say.
 */
public final class InterruptSetup {
    private static final List<Delivery> BEST_FIRST =
            List.of(Delivery.MSIX, Delivery.MSI, Delivery.INTX);

    private final Core core;
    private final InterruptRoutes routes;
    private final InterruptController chip;
    private final @Nullable MessageController controller;
    private final MessageSetup messages;

    private String problem = "";

    /**
     * Makes a set-up that runs on {@code core}.
     *
     * @param routes where pins lead
     * @param controller where messages go; null if the machine has nothing that takes them
     * @param order in which a message capability is set up
     */
    public InterruptSetup(
            Core core,
            InterruptRoutes routes,
            InterruptController chip,
            @Nullable MessageController controller,
            ReceivePolicy.MessageOrder order) {
        this.core = core;
        this.routes = routes;
        this.chip = chip;
        this.controller = controller;
        this.messages = new MessageSetup(core, controller, order);
    }

    /** The interrupt, enabled; null if there is none: polling needs none, else see {@link #problem}. */
    public @Nullable DeviceInterrupt arm(PciConfig function, Delivery delivery) {
        DeviceInterrupt armed = prepare(function, delivery);
        if (armed != null) {
            armed.enable(core);
        }
        return armed;
    }

    /** As {@link #arm}, but the interrupt is not enabled yet. */
    public @Nullable DeviceInterrupt prepare(PciConfig function, Delivery delivery) {
        DeviceInterrupt armed =
                switch (delivery) {
                    case POLL -> keepPinQuiet(function);
                    case INTX -> findPin(function);
                    case MSI -> messages.prepareMsi(function);
                    case MSIX -> messages.prepareMsix(function);
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

    /**
     * Up to {@code wanted} interrupts for a function's messages, none enabled yet: with MSI-X one for
     * each vector, with MSI one. None if something is missing: see {@link #problem}.
     */
    public List<MessageInterrupt> prepareMessages(
            PciConfig function, Delivery delivery, int wanted) {
        List<MessageInterrupt> taken;
        if (delivery == Delivery.MSIX) {
            taken = messages.prepareMsix(function, wanted);
        } else {
            MessageInterrupt one = messages.prepareMsi(function);
            taken = one == null ? List.of() : List.of(one);
        }
        problem = messages.problem();
        return taken;
    }

    /**
     * Reserves interrupts by the best way that is allowed and there: MSI-X, MSI if one is enough, the
     * pin. What was taken for a way that does not work out is given back.
     *
     * @param wanted how many the driver can use
     * @return null if there is none: polling needs none, else {@link #problem} says why each way failed
     */
    public @Nullable InterruptReservation reserve(
            PciConfig function, int wanted, InterruptChoice choice) {
        boolean fewer = choice.count() == InterruptChoice.Count.AS_MANY_AS_THERE_ARE;
        List<String> refusals = new ArrayList<>();
        for (Delivery way : BEST_FIRST) {
            if (choice.allows(way)) {
                InterruptReservation made =
                        switch (way) {
                            case MSIX -> reserveMsix(function, wanted, fewer);
                            case MSI -> reserveMsi(function, wanted, fewer);
                            case INTX -> reservePin(function);
                            case POLL -> null;
                        };
                if (made != null) {
                    problem = "";
                    return made;
                }
                refusals.add(problem);
            }
        }
        keepPinQuiet(function);
        problem = choice.allows(Delivery.POLL) ? "" : String.join("; ", refusals);
        return null;
    }

    private @Nullable InterruptReservation reserveMsi(
            PciConfig function, int wanted, boolean fewer) {
        if (wanted > 1 && !fewer) {
            problem = "MSI with " + wanted + " messages is not done";
            return null;
        }
        MessageInterrupt message = messages.prepareMsi(function);
        problem = messages.problem();
        return message == null ? null : InterruptReservation.msi(function, message);
    }

    private @Nullable InterruptReservation reservePin(PciConfig function) {
        DeviceInterrupt pin = findPin(function);
        return pin == null ? null : InterruptReservation.pin(function, pin);
    }

    private @Nullable InterruptReservation reserveMsix(
            PciConfig function, int wanted, boolean fewer) {
        MessageController from = controller;
        boolean capable = MsixEntries.has(function);
        if (from == null || !capable) {
            problem = MessageSetup.refusal(capable, "MSI-X");
            return null;
        }
        MsixEntries entries = MsixEntries.of(function);
        if (entries.count() < wanted && !fewer) {
            problem = "its MSI-X table has " + entries.count() + " entries, fewer than " + wanted;
            return null;
        }
        int count = Math.min(wanted, entries.count());
        List<MessageInterrupt> taken = from.allocate(core, function.requesterId(), count);
        while (taken.isEmpty() && fewer && count > 1) {
            count--;
            taken = from.allocate(core, function.requesterId(), count);
        }
        if (taken.isEmpty()) {
            problem = from.shortage();
            return null;
        }
        entries.enableMasked(core);
        return InterruptReservation.msix(function, taken, entries);
    }

    /** Gives back what {@link #reserve} answered: the device does not come up. */
    public void release(InterruptReservation reservation) {
        reservation.release(core, controller);
    }

    /** The device refused its vectors: MSI-X off, the pin on again. The interrupt taken is not given back. */
    public void giveUpMsix(PciConfig function) {
        messages.disableMsix(function);
        function.enableIntx();
    }

    /** Nobody will answer its pin, and others may share the line. */
    private static @Nullable DeviceInterrupt keepPinQuiet(PciConfig function) {
        function.disableIntx();
        return null;
    }

    private @Nullable DeviceInterrupt findPin(PciConfig function) {
        int pin = function.interruptPin();
        if (pin == 0 || pin > InterruptRoutes.PINS) {
            problem = "the function has no pin";
            return null;
        }
        InterruptRoutes.Route route = findRoute(function, pin);
        if (route == null) {
            problem = "the board leads no pins to its interrupt controller";
            return null;
        }
        problem = "";
        return chip.pin(route.intid());
    }

    /**
     * The route of a pin, or of the bridge's pin that it becomes. Source: PCI-to-PCI Bridge
     * Architecture 1.2, "Interrupt Routing".
     */
    private InterruptRoutes.@Nullable Route findRoute(PciConfig function, int pin) {
        InterruptRoutes.Route route = routes.ofLine(function.interruptLine());
        PciConfig at = function;
        int ofPin = pin;
        while (at != null && route == null) {
            PciAddress address = at.address();
            PciConfig bridge = at.bridge();
            route =
                    bridge == null
                            ? routes.route(address.bus(), address.device(), ofPin)
                            : routes.behind(chain(bridge), address.device(), ofPin);
            ofPin = (ofPin - 1 + address.device()) % InterruptRoutes.PINS + 1;
            at = bridge;
        }
        return route;
    }

    /** The bridges on the way down to what is behind {@code last}. */
    private static List<Integer> chain(PciConfig last) {
        List<Integer> chain = new ArrayList<>();
        for (PciConfig at = last; at != null; at = at.bridge()) {
            chain.add(0, at.address().device() << 3 | at.address().function());
        }
        return chain;
    }
}
