package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a kernel needs of a device tree to bring up interrupts and PCI; nodes that are not enabled are
 * left out.
 *
 * @param controllers interrupt controllers and message controllers, in the order of the tree
 * @param hosts PCI hosts, in the order of the tree
 * @param timer interrupts of the generic timer, in the order of its binding: secure physical,
 *     physical, virtual, hypervisor; none if there is no timer
 * @param cores in the order of the tree
 * @param consoles PL011 UARTs, in the order of the tree
 * @param psciMethod how firmware is called, {@code hvc} or {@code smc}; empty if it is not
 * @param memory RAM, in the order of the tree
 */
public record FdtFacts(
        List<FdtController> controllers,
        List<FdtHost> hosts,
        List<FdtInterrupt> timer,
        List<Core> cores,
        List<Console> consoles,
        String psciMethod,
        List<AddressRange> memory) {

    /**
     * A core.
     *
     * @param node where the tree has it
     * @param affinity its affinity fields, as in MPIDR_EL1
     * @param enableMethod how it is started, {@code psci}; empty if the tree does not say
     */
    public record Core(FdtNode node, long affinity, String enableMethod) {}

    /**
     * A PL011.
     *
     * @param node where the tree has it
     * @param registers its register frames
     * @param interrupts its interrupts
     */
    public record Console(
            FdtNode node, List<AddressRange> registers, List<FdtInterrupt> interrupts) {
        /** Makes a console. */
        public Console {
            registers = List.copyOf(registers);
            interrupts = List.copyOf(interrupts);
        }
    }

    /** Makes facts. */
    public FdtFacts {
        controllers = List.copyOf(controllers);
        hosts = List.copyOf(hosts);
        timer = List.copyOf(timer);
        cores = List.copyOf(cores);
        consoles = List.copyOf(consoles);
        memory = List.copyOf(memory);
    }

    /**
     * Finds them in a tree.
     *
     * @throws FirmwareException if a node that matters contradicts itself or its binding
     */
    public static FdtFacts of(Fdt tree) throws FirmwareException {
        return new FdtFactsReader(tree).read();
    }

    /** The controllers that are compatible with {@code wanted}. */
    public List<FdtController> controllers(String wanted) {
        List<FdtController> found = new ArrayList<>();
        for (FdtController controller : controllers) {
            if (controller.node().isCompatible(wanted)) {
                found.add(controller);
            }
        }
        return found;
    }
}
