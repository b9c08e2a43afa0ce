package dev.doorbell.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.host.RootFunction;
import dev.doorbell.sim.Simulation;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntxRouterTest {
    private final Simulation simulation = Simulation.builder().build();
    private final HostBridge bridge = new HostBridge(simulation.parts(), 0x1000_0000L);

    @AfterEach
    void close() {
        simulation.close();
    }

    private PciFunction plug(int device, int number, int pin) {
        PciFunction function = new PciFunction(new Slot(device, number), "f" + device);
        function.config().set(HeaderRegister.INTERRUPT_PIN.offset(), 1, pin);
        bridge.plug(function);
        return function;
    }

    private String levels() {
        return IntStream.range(0, IntxRouter.LINES)
                .mapToObj(index -> bridge.intx().line(index).isHigh() ? "1" : "0")
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,1000",
        "1,1,0100",
        "2,1,0010",
        "3,1,0001",
        "4,1,1000",
        "30,1,0010",
        "31,1,0001",
        "2,2,0001",
        "2,3,1000",
        "2,4,0100",
        "31,4,0010"
    })
    void aSlotsPinsAreRotatedByItsNumber(int device, int pin, String expected) {
        PciFunction function = plug(device, 0, pin);
        function.requestIntx(true);
        assertThat(levels()).isEqualTo(expected);

        function.requestIntx(false);
        assertThat(levels()).isEqualTo("0000");
    }

    @Test
    void aLineIsHighWhileAnyPinOnItIs() {
        PciFunction first = plug(2, 0, 1);
        PciFunction second = plug(6, 0, 1);
        first.requestIntx(true);
        second.requestIntx(true);
        first.requestIntx(false);
        assertThat(levels()).isEqualTo("0010");

        second.config().write(HeaderRegister.COMMAND.offset(), 2, 1 << 10);
        assertThat(levels()).isEqualTo("0000");

        second.config().write(HeaderRegister.COMMAND.offset(), 2, 0);
        assertThat(levels()).isEqualTo("0010");
    }

    @Test
    void aFunctionWithoutAPinDrivesNothing() {
        plug(1, 0, 0).requestIntx(true);
        bridge.plug(RootFunction.generic());
        bridge.functions().get(1).requestIntx(true);

        assertThat(levels()).isEqualTo("0000");
    }

    @Test
    void aPinThatIsHighWhenPluggedInIsHeard() {
        PciFunction function = new PciFunction(new Slot(5, 0), "late");
        function.requestIntx(true);
        bridge.plug(function);

        assertThat(levels()).isEqualTo("0100");
    }
}
