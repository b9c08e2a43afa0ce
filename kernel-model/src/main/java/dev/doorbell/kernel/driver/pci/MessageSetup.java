package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.sim.cpu.Core;
import java.util.OptionalInt;

/**
 * Arms MSI or MSI-X delivery for a function behind a GICv2m frame, in the plan's order.
 *
 * <p>Both answer the SPI, or nothing if the function lacks the capability, there is no frame, or the
 * frame has no SPI left; the caller then goes on polling. The SPI is enabled last, so that nothing
 * can arrive before the rest is true.
 */
public final class MessageSetup {
    private static final int MSI = 0x05;
    private static final int MSIX = 0x11;
    private static final int CONTROL = 0x02;
    private static final int MSI_ENABLE = 1;
    private static final int MSI_MESSAGES = 7 << 4;
    private static final int MSI_WIDE = 1 << 7;
    private static final int MSI_MASKABLE = 1 << 8;
    private static final int MSIX_ENABLE = 1 << 15;
    private static final int MSIX_FUNCTION_MASK = 1 << 14;
    private static final int MSIX_TABLE = 0x04;
    private static final int MSIX_ENTRY_BYTES = 16;

    private final Core core;
    private final GicDriver gic;
    private final Gicv2mDriver frame;

    /** Makes a set-up that runs on {@code core}. */
    public MessageSetup(Core core, GicDriver gic, Gicv2mDriver frame) {
        this.core = core;
        this.gic = gic;
        this.frame = frame;
    }

    /** Plain MSI with one message. */
    public OptionalInt armMsi(PciConfig function) {
        // 1. Find the capability; without one the caller polls.
        int at = function.findCapability(MSI);
        if (at == 0) {
            return OptionalInt.empty();
        }
        // 2, 3. Probe the frame and take one SPI.
        OptionalInt spi = takeSpi();
        if (spi.isEmpty()) {
            return spi;
        }
        // 4. Aim the doorbell. Data is the INTID itself.
        int control = function.read(at + CONTROL, 2);
        boolean wide = (control & MSI_WIDE) != 0;
        int data = at + (wide ? 0x0C : 0x08);
        function.write(at + 4, 4, (int) frame.doorbellAddress());
        if (wide) {
            function.write(at + 8, 4, (int) (frame.doorbellAddress() >>> 32));
        }
        function.write(data, 2, spi.getAsInt());
        if ((control & MSI_MASKABLE) != 0) {
            function.write(data + 4, 4, 0);
        }
        function.write(at + CONTROL, 2, (control & ~MSI_MESSAGES) | MSI_ENABLE);
        // 5. MSI replaces the pin.
        function.disableIntx();
        // 6. Trigger before enable: changing it on an enabled SPI is unpredictable.
        gic.configureSpiEdgeTriggered(core, spi.getAsInt());
        gic.enableSpi(core, spi.getAsInt());
        return spi;
    }

    /** MSI-X with every vector aimed at the same SPI. Memory decoding is on. */
    public OptionalInt armMsix(PciConfig function) {
        int at = function.findCapability(MSIX);
        if (at == 0) {
            return OptionalInt.empty();
        }
        OptionalInt spi = takeSpi();
        if (spi.isEmpty()) {
            return spi;
        }
        int control = function.read(at + CONTROL, 2);
        int table = function.read(at + MSIX_TABLE, 4);
        long entries = function.barBase(table & 7) + (table & ~7);
        // Entries first, unmasked; then the enable.
        for (int vector = 0; vector <= (control & 0x7FF); vector++) {
            long entry = entries + (long) MSIX_ENTRY_BYTES * vector;
            core.write(entry, 4, frame.doorbellAddress() & 0xFFFF_FFFFL);
            core.write(entry + 4, 4, frame.doorbellAddress() >>> 32);
            core.write(entry + 8, 4, spi.getAsInt());
            core.write(entry + 12, 4, 0);
        }
        gic.configureSpiEdgeTriggered(core, spi.getAsInt());
        function.write(at + CONTROL, 2, (control & ~MSIX_FUNCTION_MASK) | MSIX_ENABLE);
        function.disableIntx();
        gic.enableSpi(core, spi.getAsInt());
        return spi;
    }

    private OptionalInt takeSpi() {
        return frame.probe(core) ? frame.allocateMsiSpi() : OptionalInt.empty();
    }
}
