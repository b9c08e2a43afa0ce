package dev.doorbell.bench.faults;

import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vectors that are given out twice, that do not exist, or that all go to one core. */
final class VectorSlotFaults {
    private static final int SLOTS = 256 - BarePc.VECTOR_BASE;
    private static final int NONE = -1;

    /** Lines of a PC's own devices: timer, keyboard, serial port, clock, mouse, disk. */
    private static final int[] BOARD_LINES = {0, 1, 4, 8, 12, 14, BarePc.PIN_SLOT};

    private VectorSlotFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "S01",
                        "Reserved vectors are not marked",
                        "SerenityOS reserve_interrupt_handlers; serenityos-msi.md 3.2, 7",
                        "The loop that marks a run of slots begins at the run's first slot and ends at"
                                + " the count, not at first plus count. For a run that does not begin"
                                + " near 0 it marks nothing, and the next driver to reserve before the"
                                + " first has registered is given the same vector: two functions post"
                                + " the same message.",
                        "Marks from the first slot to first plus count.",
                        VectorSlotFaults::marksNothing),
                new Fault(
                        "S02",
                        "A run of vectors goes beyond the last",
                        "SerenityOS reserve_interrupt_handlers; serenityos-msi.md 3.2, 7",
                        "The search checks that a run's first slot is in the table, and not its others."
                                + " With two slots left, three are found: what is behind the table looks"
                                + " free. The third vector is 256, of which eight bits are left, and a"
                                + " local APIC takes no vector 0.",
                        "Ends the search where a whole run fits no more; the driver makes do with one"
                                + " vector for all its queues.",
                        VectorSlotFaults::runBeyondTable),
                new Fault(
                        "S10",
                        "A queue for each core, and all vectors to one",
                        "SerenityOS msi_address_register; serenityos-msi.md 1, 3.1, 7",
                        "Every queue has a vector of its own, and every message names the APIC of"
                                + " core 0. The queues wait for each other's handlers there, while the"
                                + " other cores idle.",
                        "Aims each queue's vector at a core of its own.",
                        VectorSlotFaults::everythingToCore0));
    }

    private static boolean[] newTable() {
        boolean[] taken = new boolean[SLOTS];
        for (int line : BOARD_LINES) {
            taken[line] = true;
        }
        return taken;
    }

    private static FaultRun marksNothing(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction[] devices = {
                pc.function(ScriptedFunction.Shape.MSI), pc.function(ScriptedFunction.Shape.MSI)
            };
            long[] registers = new long[devices.length];
            List<List<Integer>> handlers = new ArrayList<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                handlers.add(new ArrayList<>());
            }
            int[] calls = new int[2]; // in all, in vain
            pc.serve(
                    0,
                    core -> {
                        boolean[] taken = newTable();
                        int[] slots = {reserve(taken, 1, form), reserve(taken, 1, form)};
                        for (int i = 0; i < devices.length; i++) {
                            PciConfig function = pc.config(core, i);
                            function.enableMemoryAndMastering();
                            registers[i] = function.barBase(0);
                            PciMessages.aimMsi(function, slots[i]);
                            handlers.get(slots[i]).add(i);
                            function.disableIntx();
                            PciMessages.enableMsi(function);
                            devices[i].enable(core, registers[i]);
                        }
                    },
                    (core, slot) -> {
                        for (int i : handlers.get(slot)) {
                            calls[0]++;
                            calls[1] += devices[i].serve(core, registers[i], 0) == 0 ? 1 : 0;
                        }
                    });
            for (int i = 0; i < 20; i++) {
                devices[0].postAt(0, pc.micros(100 + 20L * i));
                devices[1].postAt(0, pc.micros(110 + 20L * i));
            }
            pc.runMillis(2);
            return pc.ends(
                    devices[0].tally()
                            + ", "
                            + devices[1].tally()
                            + "; "
                            + calls[1]
                            + " of "
                            + calls[0]
                            + " handler calls in vain");
        }
    }

    /** The first run of free slots, marked. */
    private static int reserve(boolean[] taken, int count, Form form) {
        for (int first = 0; first + count <= SLOTS; first++) {
            if (isFree(taken, first, count)) {
                int end = form == Form.BROKEN ? count : first + count; // the fault
                for (int slot = first; slot < end; slot++) {
                    taken[slot] = true;
                }
                return first;
            }
        }
        return NONE;
    }

    private static boolean isFree(boolean[] taken, int first, int count) {
        for (int slot = first; slot < first + count; slot++) {
            if (slot < SLOTS && taken[slot]) {
                return false;
            }
        }
        return true;
    }

    private static FaultRun runBeyondTable(Form form) {
        try (BarePc pc = new BarePc(1, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction device = pc.function(ScriptedFunction.Shape.MSIX_QUEUES);
            int queues = ScriptedFunction.Shape.MSIX_QUEUES.queues();
            long[] registers = new long[1];
            int[] slots = new int[queues];
            pc.serve(
                    0,
                    core -> {
                        boolean[] taken = newTable();
                        Arrays.fill(taken, 0, SLOTS - 2, true); // other functions have them
                        int run = findRun(taken, queues, form);
                        int first = run == NONE ? findRun(taken, 1, form) : run;
                        int apart = run == NONE ? 0 : 1;
                        long table = setUp(pc, core, device, registers);
                        for (int queue = 0; queue < queues; queue++) {
                            slots[queue] = first + apart * queue;
                            PciMessages.aimEntry(core, table, queue, slots[queue], 0);
                        }
                    },
                    (core, slot) -> {
                        for (int queue = 0; queue < queues; queue++) {
                            if (slots[queue] == slot) {
                                device.serve(core, registers[0], queue);
                            }
                        }
                    });
            for (int i = 0; i < 30; i++) {
                device.postAt((i + 1) % queues, pc.micros(100 + 20L * i));
            }
            pc.runMillis(300);
            return pc.ends(device.tally());
        }
    }

    private static int findRun(boolean[] taken, int count, Form form) {
        int last = form == Form.BROKEN ? SLOTS - 1 : SLOTS - count; // the fault
        for (int first = 0; first <= last; first++) {
            if (isFree(taken, first, count)) {
                return first;
            }
        }
        return NONE;
    }

    /** MSI-X on, the queues enabled; answers where the table is. */
    private static long setUp(BarePc pc, Core core, ScriptedFunction device, long[] registers) {
        PciConfig function = pc.config(core, 0);
        function.enableMemoryAndMastering();
        registers[0] = function.barBase(0);
        PciMessages.enableMsix(function);
        device.enable(core, registers[0]);
        return registers[0] + PciMessages.tableOffset(function);
    }

    private static FaultRun everythingToCore0(Form form) {
        int queues = ScriptedFunction.Shape.MSIX_QUEUES.queues();
        try (BarePc pc = new BarePc(queues, FaultMachine.UnaryBounds.SAME)) {
            ScriptedFunction device = pc.function(ScriptedFunction.Shape.MSIX_QUEUES);
            long[] registers = new long[1];
            BareMachine.Handler handler =
                    (core, slot) -> {
                        int done = device.serve(core, registers[0], slot - BarePc.PIN_SLOT - 1);
                        core.spend(60_000L * done); // 20 us to complete each request
                    };
            pc.serve(
                    0,
                    core -> {
                        long table = setUp(pc, core, device, registers);
                        for (int queue = 0; queue < queues; queue++) {
                            int target = form == Form.BROKEN ? 0 : queue;
                            int slot = BarePc.PIN_SLOT + 1 + queue;
                            PciMessages.aimEntry(core, table, queue, slot, target, 0);
                        }
                    },
                    handler);
            for (int other = 1; other < queues; other++) {
                pc.serve(other, core -> {}, handler);
            }
            for (int i = 0; i < 200; i++) {
                for (int queue = 0; queue < queues; queue++) {
                    device.postAt(queue, pc.micros(100 + 30L * i + 7L * queue));
                }
            }
            pc.runMillis(20);
            return pc.ends(device.tally());
        }
    }
}
