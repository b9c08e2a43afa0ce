package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** Message addresses, data and masks that are written too late, elsewhere, or not at all. */
final class MessageTables {
    private static final int SLOT = 32;
    private static final int MASK = 1;

    private MessageTables() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "S05",
                        "MSI is enabled before it is aimed",
                        "SerenityOS PCI::Device::reserve_irqs, mended by a8a3b013b84; serenityos-msi.md 7",
                        "Reserving an interrupt sets MSI Enable at once; address and data are written"
                                + " later, when the interrupt is allocated. A device that has something"
                                + " to say meanwhile posts its message to address 0. It has announced"
                                + " its cause and does not say it again.",
                        "Writes address and data first; MSI Enable is set when the handler is there.",
                        MessageTables::enabledBeforeAimed),
                new Fault(
                        "S06",
                        "The MSI-X table is looked for elsewhere",
                        "SerenityOS febba88dc8a, 640530dbed3; serenityos-msi.md 7",
                        "The table's offset is kept in 16 bits, and the upper half of a 64-bit BAR is"
                                + " left out. Entries are written to other registers of the device, or"
                                + " to where nobody is; the real ones keep their mask, and nothing is"
                                + " ever sent.",
                        "Keeps all 29 bits of the offset, and both halves of the BAR.",
                        MessageTables::tableElsewhere),
                new Fault(
                        "S09",
                        "A vector is never unmasked",
                        "SerenityOS PCI::Device::enable_interrupt; serenityos-msi.md 3, 7",
                        "Allocating an MSI-X vector writes its entry and leaves it masked. The driver"
                                + " forgets enable_irq(): what the device has to say sets the pending"
                                + " bit (PBA), and no message leaves it.",
                        "Clears the entry's mask when the handler is there; what is pending is sent then.",
                        MessageTables::neverUnmasked));
    }

    private static FaultRun enabledBeforeAimed(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction device = pc.function(ScriptedFunction.Shape.MSI);
            long[] registers = new long[1];
            pc.serve(
                    0,
                    core -> {
                        PciConfig function = pc.config(core, 0);
                        function.enableMemoryAndMastering();
                        registers[0] = function.barBase(0);
                        device.enable(core, registers[0]); // it has been running since firmware
                        // Reserve.
                        function.disableIntx();
                        if (form == Form.BROKEN) {
                            PciMessages.enableMsi(function);
                        }
                        core.spend(30_000); // other reservations
                        // Allocate, register, enable.
                        PciMessages.aimMsi(function, SLOT);
                        PciMessages.enableMsi(function);
                    },
                    (core, slot) -> device.serve(core, registers[0], 0));
            for (int i = 0; i < 50; i++) {
                device.postAt(0, pc.micros(10 + 2L * i));
            }
            pc.runMillis(300);
            return pc.ends(device.tally());
        }
    }

    private static FaultRun tableElsewhere(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction far = pc.function(ScriptedFunction.Shape.MSIX_FAR);
            ScriptedFunction wide = pc.function(ScriptedFunction.Shape.MSIX_WIDE);
            wide.function().assignBar(0, BarePc.HIGH_WINDOW); // firmware has put it above 4 GiB
            long[] registers = new long[2];
            pc.serve(
                    0,
                    core -> {
                        registers[0] = setUpMsix(pc, core, 0, form);
                        registers[1] = setUpMsix(pc, core, 1, form);
                        far.enable(core, registers[0]);
                        wide.enable(core, registers[1]);
                    },
                    (core, slot) -> {
                        int number = slot - SLOT;
                        (number == 0 ? far : wide).serve(core, registers[number], 0);
                    });
            for (int i = 0; i < 10; i++) {
                far.postAt(0, pc.micros(100 + 10L * i));
                wide.postAt(0, pc.micros(105 + 10L * i));
            }
            pc.runMillis(300);
            return pc.ends(far.tally() + ", " + wide.tally());
        }
    }

    /** One vector, as the driver set-up of the tree does; answers where the registers are. */
    private static long setUpMsix(BarePc pc, Core core, int number, Form form) {
        PciConfig function = pc.config(core, number);
        function.enableMemoryAndMastering();
        PciMessages.enableMsix(function);
        long offset = PciMessages.tableOffset(function);
        long bar = function.barBase(0);
        long table =
                form == Form.BROKEN
                        ? (bar & 0xFFFF_FFFFL) + (offset & 0xFFFF) // the fault, both of it
                        : bar + offset;
        PciMessages.aimEntry(core, table, 0, SLOT + number, 0);
        PciMessages.setMask(core, table, 0, 0);
        return bar;
    }

    private static FaultRun neverUnmasked(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction device = pc.function(ScriptedFunction.Shape.MSIX_QUEUES);
            int queues = ScriptedFunction.Shape.MSIX_QUEUES.queues();
            long[] registers = new long[1];
            pc.serve(
                    0,
                    core -> {
                        PciConfig function = pc.config(core, 0);
                        function.enableMemoryAndMastering();
                        registers[0] = function.barBase(0);
                        PciMessages.enableMsix(function);
                        long table = registers[0] + PciMessages.tableOffset(function);
                        device.enable(core, registers[0]);
                        for (int queue = 0; queue < queues; queue++) {
                            PciMessages.aimEntry(core, table, queue, SLOT + queue, MASK);
                        }
                        core.spend(300_000); // handlers are made
                        for (int queue = 0; queue < queues; queue++) {
                            if (form == Form.MENDED || queue != queues - 1) { // one is forgotten
                                PciMessages.setMask(core, table, queue, 0);
                            }
                        }
                    },
                    (core, slot) -> device.serve(core, registers[0], slot - SLOT));
            for (int i = 0; i < 30; i++) {
                device.postAt(i % queues, pc.micros(20 + 20L * i));
            }
            pc.runMillis(300);
            return pc.ends(device.tally());
        }
    }
}
