package dev.doorbell.docs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.distributor.DistributorRegister;
import dev.doorbell.gic.its.ItsOpcode;
import dev.doorbell.gic.its.ItsRegister;
import dev.doorbell.gic.redistributor.RedistributorRegister;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceRegister;
import dev.doorbell.gic.v2.Gicv2DistributorRegister;
import dev.doorbell.gic.v2m.Gicv2mRegister;
import dev.doorbell.kernel.driver.block.NvmeDriver;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2Driver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.driver.gic.Gicv3Driver;
import dev.doorbell.kernel.driver.gic.ItsDriver;
import dev.doorbell.kernel.driver.net.E1000Registers;
import dev.doorbell.kernel.driver.pci.MessageSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.timer.GenericTimerTick;
import dev.doorbell.nic.e1000.E1000Register;
import dev.doorbell.nic.virtio.transport.LegacyRegister;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.nvme.NvmeRegister;
import dev.doorbell.sim.cpu.GenericTimer;
import dev.doorbell.sim.reg.RegisterSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The guest has its own transcription of every register it touches, and the models have theirs; they
 * were written from the same manuals and must agree. Each pair is listed, so that a constant that is
 * renamed or added on either side has to be looked at here.
 */
class TranscriptionTest {
    /** One constant of the guest, and what the model says. */
    private record Pair(Class<?> guest, String name, long model) {
        @Override
        public String toString() {
            return guest.getSimpleName() + "." + name;
        }
    }

    private static Pair pair(Class<?> guest, String name, RegisterSpec register) {
        return new Pair(guest, name, register.row().offset());
    }

    private static Pair pair(Class<?> guest, String name, IccRegister register) {
        return new Pair(guest, name, register.encoding());
    }

    private static Pair pair(Class<?> guest, String name, Class<?> model, String constant)
            throws ReflectiveOperationException {
        return new Pair(guest, name, constant(model, constant));
    }

    /** The value of a private constant; a failure that names it if there is none. */
    private static long constant(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return ((Number) field.get(null)).longValue();
    }

    private static List<Pair> pairs() throws ReflectiveOperationException {
        List<Pair> pairs = new ArrayList<>();
        Class<?> gic = GicDriver.class;
        for (DistributorRegister register :
                List.of(
                        DistributorRegister.GICD_CTLR,
                        DistributorRegister.GICD_TYPER,
                        DistributorRegister.GICD_IGROUPR,
                        DistributorRegister.GICD_ISENABLER,
                        DistributorRegister.GICD_ICENABLER,
                        DistributorRegister.GICD_ISPENDR,
                        DistributorRegister.GICD_ICPENDR,
                        DistributorRegister.GICD_ISACTIVER,
                        DistributorRegister.GICD_IPRIORITYR,
                        DistributorRegister.GICD_ICFGR)) {
            pairs.add(pair(gic, register.name(), register));
        }
        addGicv2(pairs);
        addIts(pairs);
        Class<?> gicv3 = Gicv3Driver.class;
        pairs.add(pair(gicv3, "GICD_IROUTER", DistributorRegister.GICD_IROUTER));
        pairs.add(pair(gicv3, "GICR_TYPER", RedistributorRegister.GICR_TYPER));
        pairs.add(pair(gicv3, "GICR_WAKER", RedistributorRegister.GICR_WAKER));
        for (IccRegister register :
                List.of(
                        IccRegister.ICC_PMR_EL1,
                        IccRegister.ICC_IAR1_EL1,
                        IccRegister.ICC_EOIR1_EL1,
                        IccRegister.ICC_BPR0_EL1,
                        IccRegister.ICC_BPR1_EL1,
                        IccRegister.ICC_DIR_EL1,
                        IccRegister.ICC_IGRPEN0_EL1,
                        IccRegister.ICC_CTLR_EL1,
                        IccRegister.ICC_SRE_EL1,
                        IccRegister.ICC_IGRPEN1_EL1,
                        IccRegister.ICC_SGI1R_EL1)) {
            pairs.add(pair(gicv3, register.name(), register));
        }
        Class<?> v2m = Gicv2mDriver.class;
        pairs.add(pair(v2m, "MSI_TYPER", Gicv2mRegister.MSI_TYPER));
        pairs.add(pair(v2m, "MSI_SETSPI_NS", Gicv2mRegister.MSI_SETSPI_NS));
        Class<?> virtio = guest("net.LegacyTransport");
        for (LegacyRegister register :
                List.of(
                        LegacyRegister.DRIVER_FEATURES,
                        LegacyRegister.QUEUE_ADDRESS,
                        LegacyRegister.QUEUE_SIZE,
                        LegacyRegister.QUEUE_SELECT,
                        LegacyRegister.QUEUE_NOTIFY,
                        LegacyRegister.DEVICE_STATUS,
                        LegacyRegister.ISR_STATUS,
                        LegacyRegister.CONFIG_VECTOR,
                        LegacyRegister.QUEUE_VECTOR)) {
            pairs.add(pair(virtio, register.name(), register));
        }
        addDevices(pairs);
        Class<?> config = PciConfig.class;
        pairs.add(pair(config, "VENDOR", HeaderRegister.VENDOR_ID));
        pairs.add(pair(config, "COMMAND", HeaderRegister.COMMAND));
        pairs.add(pair(config, "STATUS", HeaderRegister.STATUS));
        pairs.add(pair(config, "BAR0", HeaderRegister.BASE_ADDRESS));
        pairs.add(pair(config, "CAPABILITIES", HeaderRegister.CAPABILITIES));
        Class<?> setup = MessageSetup.class;
        Class<?> msi = MsiCapability.class;
        Class<?> msix = MsixCapability.class;
        pairs.add(pair(setup, "MSI", msi, "ID"));
        pairs.add(pair(setup, "CONTROL", msi, "CONTROL"));
        pairs.add(pair(setup, "CONTROL", msix, "CONTROL"));
        pairs.add(pair(setup, "MSI_ENABLE", msi, "CONTROL_ENABLE"));
        pairs.add(pair(setup, "MSI_MESSAGES", msi, "CONTROL_ENABLED_MESSAGES"));
        pairs.add(pair(setup, "MSI_WIDE", msi, "CONTROL_WIDE"));
        pairs.add(pair(setup, "MSI_MASKABLE", msi, "CONTROL_MASKABLE"));
        pairs.add(pair(setup, "MSIX", msix, "ID"));
        pairs.add(pair(setup, "MSIX_ENABLE", msix, "CONTROL_ENABLE"));
        pairs.add(pair(setup, "MSIX_FUNCTION_MASK", msix, "CONTROL_FUNCTION_MASK"));
        pairs.add(pair(setup, "MSIX_TABLE", msix, "TABLE"));
        pairs.add(pair(setup, "MSIX_ENTRY_BYTES", msix, "ENTRY_BYTES"));
        addTimers(pairs);
        return pairs;
    }

    /** A tick uses either timer; the count is the virtual one. */
    private static void addTimers(List<Pair> pairs) throws ReflectiveOperationException {
        Class<?> tick = GenericTimerTick.class;
        GenericTimer.Kind virtual = GenericTimer.Kind.VIRTUAL;
        GenericTimer.Kind physical = GenericTimer.Kind.PHYSICAL;
        pairs.add(pair(tick, "CNTFRQ_EL0", GenericTimer.class, "CNTFRQ_EL0"));
        pairs.add(new Pair(tick, "CNTVCT_EL0", of(virtual, "count")));
        pairs.add(new Pair(tick, "CNTV_TVAL_EL0", of(virtual, "timerValue")));
        pairs.add(new Pair(tick, "CNTV_CTL_EL0", of(virtual, "control")));
        pairs.add(new Pair(tick, "CNTV_CVAL_EL0", of(virtual, "compare")));
        pairs.add(new Pair(tick, "CNTP_TVAL_EL0", of(physical, "timerValue")));
        pairs.add(new Pair(tick, "CNTP_CTL_EL0", of(physical, "control")));
        pairs.add(new Pair(tick, "CNTP_CVAL_EL0", of(physical, "compare")));
    }

    /** One of a timer's encodings. */
    private static long of(GenericTimer.Kind timer, String name)
            throws ReflectiveOperationException {
        Field field = GenericTimer.Kind.class.getDeclaredField(name);
        field.setAccessible(true);
        return ((Number) field.get(timer)).longValue();
    }

    /** A class of the drivers that only its package sees. */
    private static Class<?> guest(String name) throws ClassNotFoundException {
        return Class.forName("dev.doorbell.kernel.driver." + name);
    }

    /** A GICv2's distributor is laid out as a GICv3's, where both have a register. */
    private static void addGicv2(List<Pair> pairs) {
        Class<?> gic = GicDriver.class;
        for (Gicv2DistributorRegister register :
                List.of(
                        Gicv2DistributorRegister.GICD_CTLR,
                        Gicv2DistributorRegister.GICD_TYPER,
                        Gicv2DistributorRegister.GICD_IGROUPR,
                        Gicv2DistributorRegister.GICD_ISENABLER,
                        Gicv2DistributorRegister.GICD_ICENABLER,
                        Gicv2DistributorRegister.GICD_ICPENDR,
                        Gicv2DistributorRegister.GICD_IPRIORITYR,
                        Gicv2DistributorRegister.GICD_ICFGR)) {
            pairs.add(pair(gic, register.name(), register));
        }
        Class<?> gicv2 = Gicv2Driver.class;
        pairs.add(pair(gicv2, "GICD_ITARGETSR", Gicv2DistributorRegister.GICD_ITARGETSR));
        pairs.add(pair(gicv2, "GICD_SGIR", Gicv2DistributorRegister.GICD_SGIR));
        for (Gicv2CpuInterfaceRegister register :
                List.of(
                        Gicv2CpuInterfaceRegister.GICC_CTLR,
                        Gicv2CpuInterfaceRegister.GICC_PMR,
                        Gicv2CpuInterfaceRegister.GICC_BPR,
                        Gicv2CpuInterfaceRegister.GICC_IAR,
                        Gicv2CpuInterfaceRegister.GICC_EOIR)) {
            pairs.add(pair(gicv2, register.name(), register));
        }
    }

    private static void addIts(List<Pair> pairs) {
        Class<?> its = ItsDriver.class;
        for (ItsRegister register :
                List.of(
                        ItsRegister.GITS_CTLR,
                        ItsRegister.GITS_TYPER,
                        ItsRegister.GITS_CBASER,
                        ItsRegister.GITS_CWRITER,
                        ItsRegister.GITS_CREADR,
                        ItsRegister.GITS_BASER,
                        ItsRegister.GITS_TRANSLATER)) {
            pairs.add(pair(its, register.name(), register));
        }
        pairs.add(pair(its, "GICR_CTLR", RedistributorRegister.GICR_CTLR));
        pairs.add(pair(its, "GICR_PROPBASER", RedistributorRegister.GICR_PROPBASER));
        pairs.add(pair(its, "GICR_PENDBASER", RedistributorRegister.GICR_PENDBASER));
        for (ItsOpcode opcode :
                List.of(
                        ItsOpcode.MOVI,
                        ItsOpcode.INT,
                        ItsOpcode.CLEAR,
                        ItsOpcode.MOVALL,
                        ItsOpcode.DISCARD,
                        ItsOpcode.MAPD,
                        ItsOpcode.MAPC,
                        ItsOpcode.MAPTI,
                        ItsOpcode.INV,
                        ItsOpcode.INVALL,
                        ItsOpcode.SYNC)) {
            pairs.add(new Pair(its, opcode.name(), opcode.number()));
        }
    }

    /** The same registers are where the 82540EM and the 82574L have them, and have one name. */
    private static void addDevices(List<Pair> pairs) {
        for (String name :
                List.of(
                        "CTRL", "STATUS", "EERD", "MDIC", "ICR", "ITR", "IMS", "IMC", "RCTL",
                        "TCTL", "TIPG", "RDBAL", "RDBAH", "RDLEN", "RDH", "RDT", "RDTR", "RADV",
                        "TDBAL", "TDBAH", "TDLEN", "TDH", "TDT", "MTA", "RAL", "RAH")) {
            pairs.add(pair(E1000Registers.class, name, E1000Register.valueOf(name)));
        }
        for (NvmeRegister register :
                List.of(
                        NvmeRegister.CAP,
                        NvmeRegister.CC,
                        NvmeRegister.CSTS,
                        NvmeRegister.AQA,
                        NvmeRegister.ASQ,
                        NvmeRegister.ACQ)) {
            pairs.add(pair(NvmeDriver.class, register.name(), register));
        }
        pairs.add(pair(NvmeDriver.class, "DOORBELLS", NvmeRegister.SQTDBL));
    }

    @TestFactory
    Stream<DynamicTest> theGuestAndTheModelAgree() throws ReflectiveOperationException {
        return pairs().stream()
                .map(
                        pair ->
                                DynamicTest.dynamicTest(
                                        pair.toString(),
                                        () ->
                                                assertThat(constant(pair.guest(), pair.name()))
                                                        .isEqualTo(pair.model())));
    }

    /** The guest uses one set of offsets for the distributor and for each SGI frame. */
    @TestFactory
    Stream<DynamicTest> theSgiFrameRepeatsTheDistributorsOffsets()
            throws ReflectiveOperationException {
        long frame = constant(Gicv3Driver.class, "GICR_SGI_FRAME");
        return Stream.of(
                        List.of("GICD_IGROUPR", RedistributorRegister.GICR_IGROUPR0),
                        List.of("GICD_ISENABLER", RedistributorRegister.GICR_ISENABLER0),
                        List.of("GICD_ICENABLER", RedistributorRegister.GICR_ICENABLER0),
                        List.of("GICD_IPRIORITYR", RedistributorRegister.GICR_IPRIORITYR),
                        List.of("GICD_ICFGR", RedistributorRegister.GICR_ICFGR0))
                .map(
                        names -> {
                            String guest = (String) names.get(0);
                            RedistributorRegister model = (RedistributorRegister) names.get(1);
                            return DynamicTest.dynamicTest(
                                    model.name(),
                                    () ->
                                            assertThat(frame + constant(GicDriver.class, guest))
                                                    .isEqualTo(model.row().offset()));
                        });
    }

    @Test
    void everyRegisterTheGuestNamesIsListed() throws ReflectiveOperationException {
        List<String> listed = pairs().stream().map(Pair::toString).toList();
        for (Class<?> guest :
                List.of(
                        GicDriver.class,
                        Gicv2Driver.class,
                        Gicv3Driver.class,
                        Gicv2mDriver.class,
                        ItsDriver.class,
                        GenericTimerTick.class)) {
            assertThat(
                            Arrays.stream(guest.getDeclaredFields())
                                    .filter(field -> Modifier.isStatic(field.getModifiers()))
                                    .map(Field::getName)
                                    .filter(
                                            name ->
                                                    name.matches(
                                                            "(GICD|GICC|GITS|ICC|MSI|CNT[VP]?)[A-Z]*_.*")))
                    .allSatisfy(
                            name ->
                                    assertThat(listed)
                                            .contains(guest.getSimpleName() + "." + name));
        }
        assertThat(listed).hasSizeGreaterThan(40);
    }
}
