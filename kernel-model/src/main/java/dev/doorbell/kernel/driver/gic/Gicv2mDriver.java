package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Finds a GICv2m frame and gives out its SPIs, each once. */
public final class Gicv2mDriver implements MessageController {
    private static final long MSI_TYPER = 0x008;
    private static final long MSI_SETSPI_NS = 0x040;

    private final GicDriver gic;
    private final long base;

    private int nextSpi;
    private int spisLeft;

    /** Makes a driver for the frame at the platform's address. */
    public Gicv2mDriver(PlatformConfig platform, GicDriver gic) {
        this.gic = gic;
        this.base = platform.v2mBase();
    }

    /** Reads what the frame offers; false if there is no frame. Done once, answered from memory then. */
    public boolean probe(Core core) {
        if (nextSpi == 0) {
            core.barrier();
            long typer = core.read(base + MSI_TYPER, 4);
            int first = (int) (typer >>> 16) & 0x3FF;
            int count = (int) typer & 0x3FF;
            if (typer == 0xFFFF_FFFFL || first == 0 || count == 0) {
                return false;
            }
            nextSpi = first;
            spisLeft = count;
        }
        return true;
    }

    /** Takes one SPI; empty when the frame's range is used up. */
    public OptionalInt allocateMsiSpi() {
        if (spisLeft == 0) {
            return OptionalInt.empty();
        }
        spisLeft--;
        return OptionalInt.of(nextSpi++);
    }

    /** The address an MSI is to be written to. */
    public long doorbellAddress() {
        return base + MSI_SETSPI_NS;
    }

    /** Takes an SPI, whoever is to raise it: the frame does not look at requester ids. */
    @Override
    public @Nullable MessageInterrupt allocate(Core core, int requesterId) {
        OptionalInt spi = probe(core) ? allocateMsiSpi() : OptionalInt.empty();
        return spi.isEmpty() ? null : new MessageSpi(gic, doorbellAddress(), spi.getAsInt());
    }

    /** A frame does not know who writes. */
    @Override
    public int messagesPerFunction() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String shortage() {
        return "the GICv2m frame has no SPI left";
    }

    /**
     * An SPI raised by the frame. Around a handler it is disabled and its latch cleared, as the plan
     * has it; what comes meanwhile is latched and delivered afterwards.
     */
    private record MessageSpi(GicDriver gic, long address, int intid) implements MessageInterrupt {
        /** The INTID itself. */
        @Override
        public int data() {
            return intid;
        }

        /** Trigger before enable: changing it on an enabled SPI is unpredictable. */
        @Override
        public void prepare(Core core) {
            gic.configureSpiEdgeTriggered(core, intid);
        }

        @Override
        public void enable(Core core) {
            gic.enableSpi(core, intid);
        }

        @Override
        public void handlingBegins(Core core) {
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
        }

        @Override
        public void handlingEnds(Core core) {
            gic.enableSpi(core, intid);
        }

        @Override
        public void forget(Core core) {
            gic.clearSpiPending(core, intid);
        }
    }
}
