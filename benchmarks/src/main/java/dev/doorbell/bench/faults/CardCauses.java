package dev.doorbell.bench.faults;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.net.NetDrivers;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.MessageSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.driver.x86.ApicMessages;
import dev.doorbell.kernel.driver.x86.InterruptLineRoutes;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.cpu.Core;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cause registers of a network card, cleared at the wrong time. */
final class CardCauses {
    private static final int ICR = 0xC0;
    private static final int IMS = 0xD0;
    private static final int EVERY_CAUSE = 0xFFFF_FFFF;
    private static final int RECEIVED = 1 << 7;
    private static final int WANTED = 1 << 2 | 1 << 6 | RECEIVED; // link, overrun, received
    private static final int PAIRS = 120;
    private static final int FRAME_BYTES = 60;

    private CardCauses() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "S03",
                        "All causes are cleared after the drain",
                        "SerenityOS E1000NetworkAdapter::handle_irq; serenityos-msi.md 4.2, 7",
                        "The handler reads ICR, which clears it, drains the ring, and then writes ones"
                                + " to all of ICR. A frame that lands between the last look at the ring"
                                + " and that write has its cause erased: its MSI finds no cause, the"
                                + " handler says that it is not its own, and the frame waits for the"
                                + " next one.",
                        "Leaves ICR alone after the drain: the read has cleared what it answered.",
                        CardCauses::clearedAfterDrain));
    }

    /** The kernel's own driver of the card, its interrupt handled as SerenityOS does. */
    private static final class Guest {
        private final BarePc pc;
        private final Form form;

        private @Nullable NetDriver driver;
        private long registers;
        private int taken;
        private int late;

        Guest(BarePc pc, Form form) {
            this.pc = pc;
            this.form = form;
        }

        void setUp(Core core) {
            PciConfig function = pc.config(core, 0);
            ApicMessages messages =
                    new ApicMessages(pc.platform(), Objects.requireNonNull(pc.platform().pc()));
            messages.init(core);
            ReceivePolicy.MessageOrder order = ReceivePolicy.MessageOrder.DISABLED_WHILE_WRITTEN;
            NetDriver card =
                    Objects.requireNonNull(
                            NetDrivers.find(
                                    function,
                                    pc.parts().journeys(),
                                    by -> {},
                                    KernelConfig.seed(Delivery.POLL),
                                    new KernelPages(pc.platform().heapBase())));
            // Rings and link as the driver has them; it polls, so the interrupt is still free.
            card.probe(
                    core,
                    Delivery.POLL,
                    new InterruptSetup(core, new InterruptLineRoutes(), pc.apic(), messages, order),
                    new IrqTable(1, pc.apic().name(), InterruptPolicy.Dispatch.TABLE));
            driver = card;
            registers = function.barBase(0);
            MessageInterrupt interrupt =
                    Objects.requireNonNull(
                            new MessageSetup(core, messages, order).prepareMsi(function));
            interrupt.enable(core);
            core.write(registers + IMS, 4, WANTED);
            core.barrier();
        }

        void handle(Core core) {
            NetDriver card = Objects.requireNonNull(driver);
            long causes = core.read(registers + ICR, 4);
            if ((causes & RECEIVED) == 0) {
                return; // not mine
            }
            taken +=
                    card.drain(
                            core,
                            (address, bytes, journey) -> pc.parts().journeys().delivered(journey));
            core.spend(300); // wakes those who wait to send
            if (form == Form.BROKEN) {
                core.write(registers + ICR, 4, EVERY_CAUSE & 0xFFFF_FFFFL);
            }
        }
    }

    private static FaultRun clearedAfterDrain(Form form) {
        try (BarePc pc = new BarePc(1, (bounds, milli) -> bounds.losing(milli))) {
            Wire wire = pc.network();
            Guest guest = new Guest(pc, form);
            boolean[] up = new boolean[1];
            pc.serve(
                    0,
                    core -> {
                        guest.setUp(core);
                        up[0] = true;
                    },
                    (core, slot) -> guest.handle(core));
            while (!up[0]) {
                pc.runMillis(1);
            }
            // The second frame of each pair comes a little later while the first is being handled.
            byte[] frame = broadcast();
            long now = pc.parts().events().nowTicks();
            for (int i = 0; i < PAIRS; i++) {
                long at = now + pc.micros(100 + 2000L * i);
                int sent = 2 * i;
                pc.at(at, () -> guest.late += sent - guest.taken);
                pc.at(at, () -> wire.deliver(frame));
                pc.at(at + i * pc.micros(1) / 20, () -> wire.deliver(frame));
            }
            pc.runMillis(2 * PAIRS + 10);
            return pc.ends(
                    guest.taken
                            + " of "
                            + 2 * PAIRS
                            + " frames taken, "
                            + guest.late
                            + " of them only when another came");
        }
    }

    private static byte[] broadcast() {
        byte[] frame = new byte[FRAME_BYTES];
        Arrays.fill(frame, 0, 6, (byte) 0xFF);
        return frame;
    }
}
