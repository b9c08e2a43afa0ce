package dev.doorbell.pci.capability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the express capability says of a link, and the error reporting beside it.
 *
 * <p>Sources: PCI Express Base Specification 3.0, "Link Capabilities Register", "Link Capabilities 2
 * Register", "Link Status Register", "Advanced Error Reporting Capability"; which bits a port of more
 * than the slowest link has is also what QEMU 7.2 does, {@code hw/pci/pcie.c}.
 */
class ExpressCapabilityTest {
    private static final int AT = 0x80;
    private static final int ERRORS = 0x100;

    private static ConfigSpace space() {
        return ConfigSpace.express(DeviceBehaviour.SPECIFICATION);
    }

    private static ExpressCapability express(
            ConfigSpace config, int version, ExpressCapability.Type type) {
        PciFunction function = new PciFunction(new Slot(1, 0), "port", config);
        return new ExpressCapability(function, AT, version, type);
    }

    @ParameterizedTest(name = "version {0}, generation {1}, {2} lanes")
    @CsvSource({
        "2, 1, 1, 0x411, 0x0, 0",
        "2, 1, 2, 0x200421, 0x0, 0",
        "2, 2, 1, 0x300412, 0x0, 2",
        "2, 3, 16, 0x300503, 0xE, 3",
        "2, 5, 32, 0x300605, 0x3E, 5",
        "1, 1, 1, 0x411, 0x0, 0",
        "1, 3, 4, 0x300443, 0x0, 0",
    })
    void aLinkTellsWhatItCanBe(
            int version, int generation, int lanes, String able, String speeds, int target) {
        ConfigSpace config = space();
        ExpressCapability express =
                express(config, version, ExpressCapability.Type.ROOT_PORT).link(generation, lanes);

        assertThat(config.get(AT + 0x0C, 4)).isEqualTo(Long.decode(able));
        assertThat(config.get(AT + 0x2C, 4)).isEqualTo(Long.decode(speeds));
        assertThat(config.get(AT + 0x30, 2)).isEqualTo(target);
        assertThat(express.get(ExpressRegister.LINK_STATUS))
                .as("as fast and as wide, until it is trained")
                .isEqualTo((long) lanes << 4 | generation);
    }

    @ParameterizedTest(name = "x{1} of generation {0} meets x{3} of generation {2}")
    @CsvSource({"3, 4, 1, 16, 0x41", "1, 16, 3, 4, 0x41", "2, 8, 2, 8, 0x82"})
    void aLinkIsTrainedToWhatBothEndsCan(
            int generation, int lanes, int otherGeneration, int otherLanes, String status) {
        ConfigSpace device = space();
        express(device, 2, ExpressCapability.Type.ENDPOINT).link(otherGeneration, otherLanes);
        ExpressCapability port =
                express(space(), 2, ExpressCapability.Type.ROOT_PORT).link(generation, lanes);
        port.put(ExpressRegister.LINK_STATUS, 0x2000);

        port.trainWith(device);

        assertThat(port.get(ExpressRegister.LINK_STATUS)).isEqualTo(0x2000 | Long.decode(status));
    }

    @Test
    void aLinkToAConventionalFunctionIsTrainedAsThePortCan() {
        ExpressCapability port = express(space(), 2, ExpressCapability.Type.ROOT_PORT).link(3, 4);
        port.put(ExpressRegister.LINK_STATUS, 0);

        port.trainWith(ConfigSpace.conventional());

        assertThat(port.get(ExpressRegister.LINK_STATUS)).isEqualTo(0x43);
    }

    @Test
    void theVectorOfAPortsEventsIsTheInterruptMessageNumber() {
        ExpressCapability port = express(space(), 2, ExpressCapability.Type.ROOT_PORT);
        assertThat(port.vector()).isZero();

        port.put(ExpressRegister.CAPABILITIES, 0xC142 | 21 << 9); // what lies around it counts not

        assertThat(port.vector()).isEqualTo(21);
    }

    @Test
    void clockAndSynchronisationCanBeWrittenWhereALinkHasThem() {
        ConfigSpace config = space();
        ExpressCapability express = express(config, 2, ExpressCapability.Type.ENDPOINT);
        config.write(AT + 0x10, 2, 0xFFFF);
        assertThat(config.read(AT + 0x10, 2)).isZero();

        express.linkControl().link(1, 1);
        config.write(AT + 0x10, 2, 0xFFFF);
        assertThat(config.read(AT + 0x10, 2)).isEqualTo(0xC0);
    }

    @Test
    void errorsThatWereDetectedAreClearedByOnes() {
        ConfigSpace config = space();
        ExpressCapability express =
                express(config, 2, ExpressCapability.Type.ENDPOINT).reportsErrors();
        express.put(ExpressRegister.DEVICE_STATUS, 0x3F);

        config.write(AT + 0x0A, 2, 0x35);

        assertThat(config.read(AT + 0x0A, 2)).isEqualTo(0x3A);
    }

    @Test
    void aFunctionThatCanBeResetSaysSo() {
        ConfigSpace config = space();
        long without =
                express(space(), 2, ExpressCapability.Type.ENDPOINT)
                        .get(ExpressRegister.DEVICE_CAPABILITIES);

        express(config, 2, ExpressCapability.Type.ENDPOINT).resetsFunction();

        assertThat(config.read(AT + 4, 4)).isEqualTo(without | 1 << 28);
        assertThat(without).isEqualTo(0x8000); // errors by role
    }

    @Test
    void onlyVersion2HasTheRegistersOfVersion2() {
        ConfigSpace config = space();
        ExpressCapability express = express(config, 1, ExpressCapability.Type.ENDPOINT);
        int next = config.addCapabilityInFront(9, 0x60);
        config.write(AT + 0x28, 2, 0xFFFF);

        assertThat(next).isEqualTo(AT + 0x14);
        assertThat(config.read(AT + 0x24, 4)).isZero();
        assertThat(config.read(AT + 0x28, 2)).isZero();
        assertThat(express.get(ExpressRegister.CAPABILITIES)).isEqualTo(1);
        assertThat(
                        express(space(), 2, ExpressCapability.Type.ENDPOINT)
                                .get(ExpressRegister.DEVICE_CAPABILITIES_2))
                .isEqualTo(0x30_0000);
    }

    private static ConfigSpace errors(boolean manyHeaders, DeviceBehaviour behaviour) {
        ConfigSpace config = space();
        new AdvancedErrorCapability(config, ERRORS, 2, manyHeaders, behaviour).root();
        return config;
    }

    @ParameterizedTest(name = "offset {0} is {1} at first, keeps {2}, clears {3}")
    @CsvSource({
        "0x04, 0x0, 0x0, 0x3FFF030",
        "0x08, 0x0, 0x3FFF030, 0x0",
        "0x0C, 0x462030, 0x3FFF030, 0x0",
        "0x10, 0x0, 0x0, 0xF1C1",
        "0x14, 0xE000, 0xF1C1, 0x0",
        "0x18, 0xA0, 0x140, 0x0",
        "0x2C, 0x0, 0x7, 0x0",
        "0x30, 0x0, 0x0, 0x7F",
    })
    void errorReportingKeepsMasksAndClearsStatusesByOnes(
            String offset, String first, String kept, String cleared) {
        ConfigSpace config = errors(false, DeviceBehaviour.SPECIFICATION);
        int at = ERRORS + Integer.decode(offset);
        assertThat(config.read(at, 4)).isEqualTo(Long.decode(first));

        long fixed = 0xFFFF_FFFFL & ~Long.decode(kept);
        config.set(at, 4, fixed);
        config.write(at, 4, 0xFFFF_FFFFL);
        assertThat(config.read(at, 4)).isEqualTo(0xFFFF_FFFFL & ~Long.decode(cleared));
        config.write(at, 4, 0);
        assertThat(config.read(at, 4)).isEqualTo(fixed & ~Long.decode(cleared));
    }

    @Test
    void headersOfManyErrorsCanBeKeptWhereThatIsOffered() {
        ConfigSpace config = errors(true, DeviceBehaviour.SPECIFICATION);
        config.write(ERRORS + 0x18, 4, 0xFFFF_FFFFL);

        assertThat(config.read(ERRORS + 0x18, 4)).isEqualTo(0x7E0);
    }

    @Test
    void inQemuUncorrectableErrorsCannotBeMasked() {
        ConfigSpace config = errors(false, DeviceBehaviour.QEMU);
        config.write(ERRORS + 8, 4, 0xFFFF_FFFFL);

        assertThat(config.read(ERRORS + 8, 4)).isZero();
    }
}
