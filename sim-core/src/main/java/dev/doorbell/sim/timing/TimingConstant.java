package dev.doorbell.sim.timing;

/**
 * Every constant a profile must give, in path order.
 *
 * <p>Units: {@code Hz} for clocks; otherwise cycles of the named clock; {@code count} for pure
 * numbers.
 */
public enum TimingConstant {
    /** Rate of the cores' clock. */
    CPU_HZ("cpu.hz", Unit.HZ, "rate of the cores' clock"),
    /** Rate of the interrupt controller's clock. */
    GIC_HZ("gic.hz", Unit.HZ, "rate of the interrupt controller's clock"),
    /** Rate of the generic timer's counter. */
    TIMER_HZ("timer.hz", Unit.HZ, "rate of the generic timer's counter"),
    /** Bits per second on the wire; 0 for a wire that takes no time. */
    WIRE_BPS("wire.bps", Unit.HZ, "bits per second on the wire, 0 for none"),
    /** PCI Express generation, 1 to 5; 0 for no link. */
    PCIE_GENERATION("pcie.generation", Unit.COUNT, "PCI Express generation, 0 for no link"),
    /** PCI Express lanes. */
    PCIE_LANES("pcie.lanes", Unit.COUNT, "PCI Express lanes"),
    /** The largest payload of one write on the link, in bytes. */
    PCIE_MAX_PAYLOAD("pcie.max_payload", Unit.COUNT, "largest payload of a write on the link"),
    /** From the last bit to the first DMA write. */
    NIC_PIPELINE("nic.pipeline", Unit.NANOS, "last bit to first DMA write"),
    /** Propagation of a posted write from device to memory or doorbell. */
    PCIE_ONEWAY("pcie.oneway", Unit.NANOS, "posted write, device to memory"),
    /** Stall of a processor that reads a device register. */
    DEVICE_READ("device.read", Unit.CPU, "stall of a device register read"),
    /** How long a write to a device register holds a processor. */
    DEVICE_WRITE("device.write", Unit.CPU, "issue of a device register write"),
    /** Stall of a processor that reads a GIC register. */
    GIC_READ("gic.read", Unit.CPU, "stall of a GIC register read"),
    /** A write to a GIC register and the barrier that completes it. */
    GIC_WRITE("gic.write", Unit.CPU, "GIC register write with its barrier"),
    /** From a message at the GICv2m frame to the pending SPI. */
    GIC_DOORBELL_TO_SPI("gic.doorbell_to_spi", Unit.GIC, "GICv2m doorbell to pending SPI"),
    /** An ITS's translation of one message, its tables in its caches. */
    ITS_HIT("its.hit", Unit.GIC, "ITS translation, tables cached"),
    /** One access of an ITS to a table in memory. */
    ITS_TABLE("its.table", Unit.NANOS, "ITS access to a table in memory"),
    /** One command of an ITS, its tables in its caches. */
    ITS_COMMAND("its.command", Unit.NANOS, "ITS command, tables cached"),
    /** Reading an LPI's configuration from memory. */
    LPI_CONFIG("lpi.config", Unit.NANOS, "LPI configuration read from memory"),
    /** From a source becoming active to the guest's pending state, where a hypervisor stands between. */
    VMM_INJECT("vmm.inject", Unit.CPU, "hypervisor's injection, vCPU running"),
    /** What an idle vCPU adds to an injection. */
    VMM_WAKE_IDLE("vmm.wake_idle", Unit.CPU, "what an idle vCPU adds to it"),
    /** From the pending interrupt to the core's input. */
    GIC_SPI_TO_CORE("gic.spi_to_core", Unit.GIC, "pending interrupt to core input"),
    /** Leaving WFI. */
    CPU_IDLE_EXIT("cpu.idle_exit", Unit.CPU, "leaving WFI"),
    /** Exception entry, to the vector's first instruction and through the register save. */
    CPU_EXCEPTION_ENTRY("cpu.exception_entry", Unit.CPU, "exception entry"),
    /** Exception return. */
    CPU_EXCEPTION_RETURN("cpu.exception_return", Unit.CPU, "exception return"),
    /** Reading the acknowledge register. */
    ICC_IAR("icc.iar", Unit.CPU, "acknowledge register read"),
    /** Writing the end-of-interrupt register. */
    ICC_EOIR("icc.eoir", Unit.CPU, "end-of-interrupt register write"),
    /** The kernel's way from the acknowledged INTID to its handler. */
    IRQ_DISPATCH("irq.dispatch", Unit.CPU, "kernel's dispatch to the handler"),
    /** The timer handler's own instructions. */
    TICK_WORK("tick.work", Unit.CPU, "timer handler's instructions"),
    /** From the end of the interrupt to the first softirq handler. */
    SOFTIRQ_RUN("softirq.raise_run", Unit.CPU, "end of interrupt to softirq handler"),
    /** The stack's work on one received packet, driver included. */
    RX_PER_PACKET("rx.per_packet", Unit.CPU, "stack's work per packet"),
    /** Choosing and switching to a woken thread. */
    SCHED_WAKE_SWITCH("sched.wake_switch", Unit.CPU, "switch to a woken thread"),
    /** A thread's system call that receives one packet. */
    RECV_SYSCALL("recv.syscall", Unit.CPU, "receive system call per packet"),
    /** How late the timer's condition is noticed. */
    TIMER_LATENESS("timer.lateness", Unit.CPU, "lateness of a timer interrupt"),
    /** From a cable, or a restart, to a negotiated link. */
    PHY_NEGOTIATION("phy.negotiation", Unit.NANOS, "PHY's negotiation of a link"),
    /** One access of a network card to a register of its PHY. */
    PHY_REGISTER("phy.register", Unit.NANOS, "access to a PHY register"),
    /** Reading one word of a network card's EEPROM. */
    EEPROM_WORD("eeprom.word", Unit.NANOS, "EEPROM word read"),
    /** How long a signal is under way on the wire. */
    WIRE_PROPAGATION("wire.propagation", Unit.NANOS, "signal's way along the wire"),
    /** An NVMe controller's time from a command to its answer. */
    NVME_COMMAND("nvme.command", Unit.NANOS, "NVMe command to its answer");

    /** What a constant counts. */
    public enum Unit {
        /** A rate. */
        HZ("Hz"),
        /** Cycles of the cores' clock. */
        CPU("cpu"),
        /** Cycles of the interrupt controller's clock. */
        GIC("gic"),
        /** Nanoseconds. */
        NANOS("ns"),
        /** A pure number. */
        COUNT("count");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        /** As profile files write it. */
        public String label() {
            return label;
        }
    }

    private final String key;
    private final Unit unit;
    private final String meaning;

    TimingConstant(String key, Unit unit, String meaning) {
        this.key = key;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** The name in profile files and on the command line. */
    public String key() {
        return key;
    }

    /** What it counts. */
    public Unit unit() {
        return unit;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }
}
