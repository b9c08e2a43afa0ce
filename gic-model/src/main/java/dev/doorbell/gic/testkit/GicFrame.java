package dev.doorbell.gic.testkit;

import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.distributor.DistributorRegister;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsRegister;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.redistributor.RedistributorRegister;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceFrame;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceRegister;
import dev.doorbell.gic.v2.Gicv2Distributor;
import dev.doorbell.gic.v2.Gicv2DistributorRegister;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.gic.v2m.Gicv2mRegister;
import dev.doorbell.sim.reg.RegisterSpec;
import java.util.List;

/** The frames of registers that a GIC has on the bus, with their tables. */
public enum GicFrame {
    /** GICD of a GICv3. */
    DISTRIBUTOR(DistributorRegister.values(), Distributor.FRAME_BYTES),
    /** GICR of a core: control, then SGIs and PPIs. */
    REDISTRIBUTOR(RedistributorRegister.values(), Redistributor.FRAME_BYTES),
    /** GITS: control, then translation. */
    ITS(ItsRegister.values(), Its.FRAME_BYTES),
    /** GICD of a GICv2. */
    V2_DISTRIBUTOR(Gicv2DistributorRegister.values(), Gicv2Distributor.FRAME_BYTES),
    /** GICC of a GICv2, of which each core sees its own. */
    V2_CPU_INTERFACE(Gicv2CpuInterfaceRegister.values(), Gicv2CpuInterfaceFrame.FRAME_BYTES),
    /** A GICv2m frame. */
    V2M(Gicv2mRegister.values(), Gicv2mFrame.FRAME_BYTES);

    /** Those of a GICv3 without an ITS. */
    public static final List<GicFrame> OF_V3 = List.of(DISTRIBUTOR, REDISTRIBUTOR);

    /** Those of a GICv2. */
    public static final List<GicFrame> OF_V2 = List.of(V2_DISTRIBUTOR, V2_CPU_INTERFACE);

    private final List<RegisterSpec> registers;
    private final int bytes;

    GicFrame(RegisterSpec[] registers, int bytes) {
        this.registers = List.of(registers);
        this.bytes = bytes;
    }

    /** The rows of its table, in address order. */
    public List<RegisterSpec> registers() {
        return registers;
    }

    /** Bytes of bus it decodes. */
    public int bytes() {
        return bytes;
    }
}
