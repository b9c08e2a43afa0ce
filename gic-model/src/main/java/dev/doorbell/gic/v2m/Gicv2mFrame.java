package dev.doorbell.gic.v2m;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * A GICv2m frame: one page with a doorbell for a fixed range of SPIs.
 *
 * <p>The value written is the INTID itself, or as {@link DoorbellFormat} says. A write outside the
 * range is ignored and reported with the INTID it named. The SPI gets a pulse, so it must be
 * configured as edge-triggered; what else happens is the distributor's choice. A distributor may have
 * several frames; nothing keeps their ranges apart.
 *
 * <p>The range may reach to INTID 1019, as the specification has it. Linux refuses a frame whose last
 * SPI is 1019.
 */
public final class Gicv2mFrame implements BusTarget, RegisterFile<Gicv2mRegister> {
    /** Bytes of bus a frame decodes. */
    public static final int FRAME_BYTES = 0x1000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<Gicv2mRegister> MAP =
            RegisterMap.of(Gicv2mRegister.class, FRAME_BYTES);

    private static final int DOORBELL_DATA = 0x3FF;
    private static final int DOORBELL_BYTES_MIN = 2;

    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final SpiPort distributor;
    private final RegisterBank<Gicv2mRegister> registers;
    private final int firstIntid;
    private final int count;
    private final DoorbellFormat format;

    private int requester;

    /**
     * Makes a frame for {@code count} SPIs from {@code firstIntid}, as the specification has it.
     *
     * @throws ConfigurationException if the range is not within the SPIs, 32 to 1019
     */
    public Gicv2mFrame(Backplane backplane, SpiPort distributor, int firstIntid, int count) {
        this(backplane, distributor, firstIntid, count, DoorbellFormat.INTID);
    }

    /**
     * Makes a frame for {@code count} SPIs from {@code firstIntid}, named as {@code format} says.
     *
     * @throws ConfigurationException if the range is not within the SPIs, 32 to 1019
     */
    public Gicv2mFrame(
            Backplane backplane,
            SpiPort distributor,
            int firstIntid,
            int count,
            DoorbellFormat format) {
        if (firstIntid < InterruptId.SPI_FIRST
                || count < 1
                || !distributor.spis().holds(firstIntid + count - 1)) {
            throw new ConfigurationException(
                    "GICv2m frame for INTIDs "
                            + firstIntid
                            + " to "
                            + (firstIntid + count - 1)
                            + "; expected SPIs that the distributor has, from "
                            + InterruptId.SPI_FIRST);
        }
        this.trace = backplane.trace();
        this.source = trace.source("gicv2m");
        this.journeys = backplane.journeys();
        this.distributor = distributor;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.firstIntid = firstIntid;
        this.count = count;
        this.format = format;
    }

    @Override
    public String nameOf(long offset) {
        return MAP.nameOf(offset);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        if (format == DoorbellFormat.IN_ADDRESS) {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
            return 0;
        }
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        this.requester = requester;
        if (format == DoorbellFormat.IN_ADDRESS) {
            writeByAddress(offset, bytes);
        } else if (Gicv2mRegister.MSI_SETSPI_NS.row().offset() + DOORBELL_BYTES_MIN == offset) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes); // its upper half
        } else {
            registers.write(offset, bytes, value);
        }
    }

    private void writeByAddress(long offset, int bytes) {
        if (bytes < DOORBELL_BYTES_MIN || offset % DoorbellFormat.ADDRESS_STEP != 0) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
        } else {
            ring(InterruptId.spi((int) (offset / DoorbellFormat.ADDRESS_STEP)));
        }
    }

    @Override
    public long read(Gicv2mRegister register, int index) {
        return switch (register) {
            case MSI_TYPER -> (long) firstIntid << 16 | count;
            case MSI_IIDR -> format.iidr() & 0xFFFF_FFFFL;
            case MSI_PIDR4, MSI_PIDR0 -> 0;
            case MSI_CIDR0 -> PeripheralId.component(index);
            case MSI_SETSPI_NS -> 0; // write-only
        };
    }

    @Override
    public void write(Gicv2mRegister register, int index, long value) {
        switch (register) {
            case MSI_SETSPI_NS -> ring(format.intid((int) value & DOORBELL_DATA, firstIntid));
            case MSI_TYPER, MSI_IIDR, MSI_PIDR4, MSI_PIDR0, MSI_CIDR0 -> {}
        }
    }

    private void ring(int intid) {
        if (intid < firstIntid || intid >= firstIntid + count) {
            trace.guestError(source, TracePoint.DOORBELL_OUT_OF_RANGE, intid, requester);
            return;
        }
        trace.emit(TracePoint.DOORBELL, source, intid, requester);
        journeys.interruptMark(0, intid, Stage.MSI);
        distributor.message(intid);
    }
}
