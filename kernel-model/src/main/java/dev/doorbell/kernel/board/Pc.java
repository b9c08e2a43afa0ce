package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.board.x86.ApicFabric;
import dev.doorbell.kernel.board.x86.IoApic;
import dev.doorbell.kernel.boot.Discovered;
import dev.doorbell.kernel.driver.x86.InterruptLineRoutes;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.pci.firmware.PrtStyle;
import dev.doorbell.pci.host.HostBridge;
import java.util.ArrayList;
import java.util.List;

/**
 * A PC as QEMU's {@code q35} is, as far as interrupts go.
 *
 * <p>Pins are rotated over four lines, which lead to IRQ 10, 10, 11 and 11; NIC and disk sit where both
 * have line 10. Memory begins at 1 MiB; what is below is not there. Ports are beyond memory.
 *
 * <p>Source: QEMU 7.2 {@code hw/i386/pc_q35.c}, {@code hw/isa/lpc_ich9.c}; SeaBIOS {@code
 * src/fw/pciinit.c} for the IRQs.
 */
final class Pc {
    private static final long PORTS = 0x10_0000_0000L;
    private static final long PORT_COUNT = 0x1_0000L;
    private static final long ECAM = 0xB000_0000L;
    private static final long WINDOW = 0xC000_0000L;
    private static final long WINDOW_BYTES = GicSpec.Pc.IO_APIC_BASE - WINDOW;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int COM1 = 0x3F8;
    private static final int COM1_IRQ = 4;

    /** The number the kernel gives its tick: any of a core's own but 0, which is the message's. */
    private static final int TICK = 16;

    private static final int DEVICES = 32;
    private static final int PINS = 4;
    private static final int NIC = 4;
    private static final int DISK = 8;

    private Pc() {}

    static BoardSpec withPics() {
        return board("x86-reference", false);
    }

    static BoardSpec withApics() {
        return board("x86-reference-apic", true);
    }

    private static BoardSpec board(String name, boolean hasApics) {
        return new BoardSpec(
                name,
                new GicSpec.Pc(PORTS, hasApics),
                null,
                PciSpec.of(ECAM, 256, WINDOW, WINDOW_BYTES)
                        .withPorts(PORTS, PORT_COUNT)
                        .withPins(pins(10, 10, 11, 11), PrtStyle.NUMBERS)
                        .withSlots(NIC, DISK),
                MIB,
                GIB,
                TICK,
                PlatformConfig.ABSENT,
                new UartSpec(UartSpec.Kind.NS16550, PORTS + COM1, COM1_IRQ),
                NicKind.I82540EM);
    }

    /** Pins rotated over four lines with these IRQs. */
    static PinWiring pins(int... irqs) {
        List<PinRoute> routes = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            for (int pin = 1; pin <= PINS; pin++) {
                routes.add(new PinRoute(device, pin, irqs[(device + pin - 1) % PINS]));
            }
        }
        return new PinWiring.Table(routes);
    }

    /** What a PC's kernel is told: it leaves no tables, and pins lead where line registers say. */
    static Discovered discovered(BoardSpec board, GicSpec.Pc pc, int cores) {
        UartSpec uart = board.uart();
        return new Discovered(
                platform(board, pc),
                new InterruptLineRoutes(),
                cores,
                board.pci().windowBase(),
                board.pci().windowBytes(),
                uart.base(),
                uart.intid());
    }

    private static PlatformConfig platform(BoardSpec board, GicSpec.Pc pc) {
        long ioApic = pc.hasApics() ? GicSpec.Pc.IO_APIC_BASE : PlatformConfig.ABSENT;
        long localApic = pc.hasApics() ? ApicFabric.BASE : PlatformConfig.ABSENT;
        return PlatformConfig.ofPc(
                new PcPlatform(pc.portBase(), ioApic, localApic),
                board.pci().ecamBase(),
                board.memoryBase(),
                board.timerIntid());
    }

    static List<BoardSpec.Region> regions(BoardSpec board, GicSpec.Pc pc) {
        List<BoardSpec.Region> all = new ArrayList<>();
        PciSpec pci = board.pci();
        all.add(new BoardSpec.Region("memory", board.memoryBase(), board.memoryBytes()));
        all.add(
                new BoardSpec.Region(
                        "ecam", pci.ecamBase(), pci.buses() * HostBridge.ECAM_BYTES_PER_BUS));
        all.add(new BoardSpec.Region("pci.window", pci.windowBase(), pci.windowBytes()));
        if (pc.hasApics()) {
            all.add(new BoardSpec.Region("ioapic", GicSpec.Pc.IO_APIC_BASE, IoApic.FRAME_BYTES));
            all.add(new BoardSpec.Region("lapic", ApicFabric.BASE, ApicFabric.WINDOW_BYTES));
        }
        all.add(new BoardSpec.Region("ports", pc.portBase(), pci.ioBytes()));
        return all;
    }
}
