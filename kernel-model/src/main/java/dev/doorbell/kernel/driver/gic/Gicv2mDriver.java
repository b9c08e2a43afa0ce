package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

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

    /** Takes SPIs, whoever is to raise them: the frame does not look at requester ids. */
    @Override
    public List<MessageInterrupt> allocate(Core core, int requesterId, int count) {
        List<MessageInterrupt> taken = new ArrayList<>();
        if (probe(core) && count <= spisLeft) {
            for (int i = 0; i < count; i++) {
                taken.add(
                        new MessageSpi(
                                gic, doorbellAddress(), allocateMsiSpi().orElseThrow()));
            }
        }
        return taken;
    }

    /** The last that were given out can be given out again. */
    @Override
    public void release(Core core, List<MessageInterrupt> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            int intid = taken.get(i).intid();
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
            if (intid == nextSpi - 1) {
                nextSpi--;
                spisLeft++;
            }
        }
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
