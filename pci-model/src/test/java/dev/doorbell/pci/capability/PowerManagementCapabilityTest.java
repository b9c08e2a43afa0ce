package dev.doorbell.pci.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Power states, function resets, and where capabilities may lie. */
class PowerManagementCapabilityTest {
    private static final int AT = 0x60;
    private static final int STATUS = AT + 4;
    private static final int EVENT = 1 << 15;
    private static final int EXPRESS = 0x80;
    private static final long WINDOW = 0x1000_0000L;

    private final Simulation simulation = Simulation.builder().build();
    private final HostBridge host = new HostBridge(simulation.parts(), WINDOW);
    private final BusTarget window = host.window();
    private int resets;

    @AfterEach
    void close() {
        simulation.close();
    }

    private PciFunction function(DeviceBehaviour behaviour, int status) {
        return function(behaviour, PowerManagementCapability.VERSION_3, status);
    }

    private PciFunction function(DeviceBehaviour behaviour, int capabilities, int status) {
        PciFunction function =
                new PciFunction(new Slot(1, 0), "fn", ConfigSpace.express(behaviour));
        function.placeBar(
                0,
                0x1000,
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0x55;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {}
                });
        new ExpressCapability(function, EXPRESS, 2, ExpressCapability.Type.ENDPOINT)
                .reportsErrors()
                .resetsFunction();
        new PowerManagementCapability(function, AT, capabilities, status, 3, EVENT, behaviour);
        function.onReset(() -> resets++);
        host.plug(function);
        function.assignBar(0, WINDOW);
        function.config().write(4, 2, 6);
        function.config().write(0x3C, 1, 7);
        return function;
    }

    private long load() {
        return window.read(0, 4, Requester.DEBUGGER);
    }

    @Test
    void asleepAFunctionAnswersConfigurationAccessesOnly() {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, 0);
        function.requestIntx(true);
        function.config().write(STATUS, 2, 3);

        assertThat(load()).isEqualTo(0xFFFF_FFFFL);
        assertThat(function.isBusMaster()).isFalse();
        assertThat(function.intx().isHigh()).isFalse();
        assertThat(function.config().read(0x3C, 1)).isEqualTo(7);
        assertThat(resets).isZero();
    }

    @Test
    void leavingSleepResetsUnlessItSaysNot() {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, 0);
        function.config().write(STATUS, 2, 3);
        function.config().write(STATUS, 2, 0);

        assertThat(resets).isEqualTo(1);
        assertThat(function.config().read(4, 2)).isZero();
        assertThat(function.config().read(0x3C, 1)).isZero();
        assertThat(function.config().read(0x10, 4)).isZero();
    }

    @Test
    void withoutASoftResetEverythingIsAsItWas() {
        PciFunction function =
                function(DeviceBehaviour.SPECIFICATION, PowerManagementCapability.NO_SOFT_RESET);
        function.config().write(STATUS, 2, 3);
        function.config().write(STATUS, 2, 0);

        assertThat(resets).isZero();
        assertThat(load()).isEqualTo(0x55);
        assertThat(function.isBusMaster()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void statesThatAreNotOfferedAreNotEntered(int state) {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, 0);
        function.config().write(STATUS, 2, state);
        assertThat(function.config().read(STATUS, 2) & 3).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStateThatIsOfferedIsEnteredAndTheOtherRefused(int state) {
        int offered = PowerManagementCapability.VERSION_3 | 1 << (8 + state);
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, offered, 0x100);
        function.config().write(STATUS, 2, state);
        assertThat(function.config().read(STATUS, 2)).isEqualTo(0x100 | state);

        function.config().write(STATUS, 2, 3 - state);
        assertThat(function.config().read(STATUS, 2)).isEqualTo(0x100 | state);
        assertThat(load()).isEqualTo(0x55); // only D3hot is asleep
    }

    @Test
    void whetherThereWasAnEventIsClearedByAOne() {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, EVENT);
        function.config().write(STATUS, 2, 0);
        assertThat(function.config().read(STATUS, 2)).isEqualTo(EVENT);

        function.config().write(STATUS, 2, EVENT);
        assertThat(function.config().read(STATUS, 2)).isZero();
    }

    @Test
    void inQemuSleepIsAWordOnly() {
        PciFunction function = function(DeviceBehaviour.QEMU, 0);
        function.config().write(STATUS, 2, 3);
        assertThat(function.config().read(STATUS, 2) & 3).isEqualTo(3);
        assertThat(load()).isEqualTo(0x55);
        assertThat(function.isBusMaster()).isTrue();
    }

    @Test
    void softwareResetsAFunctionThroughItsExpressCapability() {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, 0);
        function.config().write(EXPRESS + 8, 2, 0x800F);

        assertThat(resets).isEqualTo(1);
        assertThat(function.config().read(EXPRESS + 8, 2)).isZero();
        assertThat(function.config().read(4, 2)).isZero();
        assertThat(function.config().read(EXPRESS + 2, 2)).isEqualTo(0x92); // integrated
    }

    @Test
    void capabilitiesMayNotOverlap() {
        PciFunction function = function(DeviceBehaviour.SPECIFICATION, 0);
        ConfigSpace config = function.config();
        assertThatThrownBy(() -> config.addCapabilityAt(EXPRESS + 0x38, 9, 8))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two capabilities");
        assertThatThrownBy(() -> config.addExtendedCapability(0x140, 3, 1, 12))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the first at 256");
        config.addExtendedCapability(0x100, 1, 2, 0x48);
        config.addExtendedCapability(0x160, 3, 1, 12);
        assertThat(config.read(0x100, 4)).isEqualTo(0x1602_0001L);
        assertThat(config.findExtendedCapability(3)).isEqualTo(0x160);
        assertThat(config.findExtendedCapability(4)).isZero();
        assertThat(config.findCapability(0x10)).isEqualTo(EXPRESS);
        assertThat(config.findCapability(0x11)).isZero();
        assertThat(config.addCapabilityInFront(9, 6)).isEqualTo(0x40);
    }
}
