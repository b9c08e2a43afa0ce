package dev.doorbell.kernel.board;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.kernel.board.x86.ApicFabric;
import dev.doorbell.kernel.board.x86.EdgeRequest;
import dev.doorbell.kernel.board.x86.IoApic;
import dev.doorbell.kernel.board.x86.Pic8259;
import dev.doorbell.kernel.board.x86.PicPair;
import dev.doorbell.kernel.board.x86.Pit8254;
import dev.doorbell.kernel.board.x86.X86Registers;
import dev.doorbell.kernel.board.x86.X86Timing;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * A PC's interrupt controllers on a board: 8259s with an 8254 as the tick, or an IO-APIC and local APICs,
 * whose own timers are the tick.
 */
final class BoardPc implements BoardGic {
    private static final int PIC_MASTER = 0x20;
    private static final int PIC_SLAVE = 0xA0;
    private static final int PIC_ELCR = 0x4D0;
    private static final int PIT = 0x40;
    private static final int PIT_IRQ = 0;

    /** Ports below are the board's, as I/O BARs begin there. */
    private static final long PCI_PORTS = 0x1000;

    private final Pins pins;
    private IntSupplier timers = () -> 0;

    /** Leads a PCI wire, low when asserted, to an IRQ. */
    private interface Pins {
        void connect(InterruptLine wire, int irq);
    }

    BoardPc(GicSpec.Pc spec, Backplane parts, TimingProfile profile, List<Core> cores) {
        X86Timing timing = X86Timing.of(profile, parts.time());
        pins =
                spec.hasApics()
                        ? placeApics(parts, profile, timing, cores)
                        : placePics(spec, parts, profile, timing, cores.get(0));
    }

    private Pins placePics(
            GicSpec.Pc spec, Backplane parts, TimingProfile profile, X86Timing timing, Core core) {
        PicPair pics = new PicPair(parts, timing, core, EdgeRequest.NEEDS_LEVEL);
        attach(parts, timing, core, pics::acknowledge);
        ports(spec, parts, profile, "pic.master", PIC_MASTER, Pic8259.PORTS, pics.master());
        ports(spec, parts, profile, "pic.slave", PIC_SLAVE, Pic8259.PORTS, pics.slave());
        ports(
                spec,
                parts,
                profile,
                "pic.elcr",
                PIC_ELCR,
                PicPair.ELCR_PORTS,
                pics.edgeLevelRegisters());
        InterruptLine tick = new InterruptLine("pit.out");
        parts.lines().add(tick);
        Pit8254 pit =
                new Pit8254(
                        parts,
                        tick,
                        () ->
                                parts.journeys()
                                        .interruptMark(
                                                core.index(), pics.vector(PIT_IRQ), Stage.TICK));
        timers = pit::scheduledCount;
        pics.connect(tick, PIT_IRQ);
        ports(spec, parts, profile, "pit", PIT, Pit8254.PORTS, pit);
        return (wire, irq) -> {
            pics.connect(wire, irq);
            pics.setLevelTriggered(pics.levelTriggered() | 1 << irq); // firmware's work
        };
    }

    private Pins placeApics(
            Backplane parts, TimingProfile profile, X86Timing timing, List<Core> cores) {
        ApicFabric apics = new ApicFabric(parts, timing, cores);
        timers = apics::timerEvents;
        IoApic io = new IoApic(parts, timing, apics);
        for (Core core : cores) {
            attach(parts, timing, core, apics.apic(core.index())::acknowledge);
        }
        parts.bus()
                .map(
                        "ioapic",
                        GicSpec.Pc.IO_APIC_BASE,
                        IoApic.FRAME_BYTES,
                        io,
                        BoardGic.access(profile));
        AccessTiming registers =
                new AccessTiming(
                        profile.value(TimingConstant.ICC_IAR),
                        profile.value(TimingConstant.ICC_EOIR),
                        0);
        parts.bus().map("lapic", ApicFabric.BASE, ApicFabric.WINDOW_BYTES, apics, registers);
        return (wire, irq) -> io.connect(wire, irq, true);
    }

    private static void attach(
            Backplane parts, X86Timing timing, Core core, IntSupplier acknowledge) {
        core.attach(
                new X86Registers(
                        parts.events(),
                        parts.time().domain("timer"),
                        timing.acknowledgeCycles(),
                        acknowledge));
    }

    private static void ports(
            GicSpec.Pc spec,
            Backplane parts,
            TimingProfile profile,
            String name,
            int first,
            int count,
            BusTarget target) {
        parts.bus().map(name, spec.portBase() + first, count, target, BoardGic.access(profile));
    }

    /** A PC has none, and no GICv2m frame to ask for them. */
    @Override
    public SpiPort spis() {
        throw new IllegalStateException("a PC has no SPIs");
    }

    @Override
    public void connect(InterruptLine wire, int irq) {
        pins.connect(wire, irq);
    }

    @Override
    public long portsOfItsOwn() {
        return PCI_PORTS;
    }

    /** Nothing on the board is one core's own. */
    @Override
    public void connectPrivate(int core, InterruptLine line, int intid) {
        throw new IllegalStateException("a PC's cores have no private wires");
    }

    @Override
    public int tickEvents() {
        return timers.getAsInt();
    }

    @Override
    public Diagnosis whyNot(int intid) {
        throw cannotTell();
    }

    @Override
    public Diagnosis whyNotAt(int core, int intid) {
        throw cannotTell();
    }

    private static ConfigurationException cannotTell() {
        return new ConfigurationException(
                "a PC's interrupt controllers cannot say why an interrupt is not signalled; read"
                        + " interrupts() and the trace, or choose a board with a GIC");
    }
}
