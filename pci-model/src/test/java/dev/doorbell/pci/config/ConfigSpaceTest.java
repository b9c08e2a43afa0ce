package dev.doorbell.pci.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.reg.RegisterRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConfigSpaceTest {
    private static final int STATUS = HeaderRegister.STATUS.offset();
    private static final int CAPABILITIES = HeaderRegister.CAPABILITIES.offset();

    @TestFactory
    Stream<DynamicTest> everyHeaderRowKeepsItsPromise() {
        return Arrays.stream(HeaderRegister.values())
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register + " is " + register.row().access().label(),
                                        () -> walk(register)));
    }

    private static void walk(HeaderRegister register) {
        RegisterRow row = register.row();
        assertThat(row.says()).isNotBlank();
        if (row.access() == Access.READ_ONLY) {
            assertThat(register.writable() | register.clearedByOnes()).isZero();
        }
        for (int index = 0; index < row.count(); index++) {
            int at = register.offset() + index * row.stride();
            for (int piece = 1; piece <= row.bytes(); piece *= 2) {
                for (int offset = 0; offset < row.bytes(); offset += piece) {
                    walk(register, at, piece, offset);
                }
            }
        }
    }

    /** From all ones and from all zeros: only this piece's bytes change, and only as the row says. */
    private static void walk(HeaderRegister register, int at, int piece, int offset) {
        int bytes = register.row().bytes();
        long all = (1L << (8 * bytes)) - 1;
        long mine = ((1L << (8 * piece)) - 1) << (8 * offset);
        ConfigSpace config = ConfigSpace.conventional();
        config.set(at, bytes, all);

        config.write(at + offset, piece, 0);
        assertThat(config.read(at, bytes)).isEqualTo(all & ~(mine & register.writable()));

        config.set(at, bytes, all);
        config.write(at + offset, piece, -1);
        assertThat(config.read(at, bytes)).isEqualTo(all & ~(mine & register.clearedByOnes()));

        config.set(at, bytes, 0);
        config.write(at + offset, piece, -1);
        assertThat(config.read(at, bytes)).isEqualTo(mine & register.writable());
        assertThat(config.read(at + offset, piece))
                .isEqualTo((mine & register.writable()) >>> (8 * offset));
    }

    @Test
    void theHeaderIsLaidOutWithoutOverlap() {
        long end = 0;
        for (HeaderRegister register : HeaderRegister.values()) {
            assertThat(register.row().offset()).as(register.name()).isGreaterThanOrEqualTo(end);
            end =
                    register.row().offset()
                            + (long) register.row().stride() * (register.row().count() - 1)
                            + register.row().bytes();
        }
        assertThat(end).isLessThanOrEqualTo(0x40);
    }

    @Test
    void errorBitsOfTheStatusAreClearedByOnesAndOnlyThose() {
        ConfigSpace config = ConfigSpace.conventional();
        config.set(STATUS, 2, 0xF910);

        config.write(STATUS, 2, 0x8000);
        assertThat(config.read(STATUS, 2)).isEqualTo(0x7910);
        config.write(STATUS, 2, 0xFFFF);
        assertThat(config.read(STATUS, 2)).isEqualTo(0x0010);
    }

    @Test
    void aWideWriteReachesTwoRegistersWithTheirOwnMasks() {
        ConfigSpace config = ConfigSpace.conventional();
        config.set(STATUS, 2, 0xF910);

        config.write(HeaderRegister.COMMAND.offset(), 4, 0x8000_FFFFL);

        assertThat(config.read(HeaderRegister.COMMAND.offset(), 4)).isEqualTo(0x7910_0507L);
    }

    @Test
    void capabilitiesFormAListInTheOrderTheyWereAdded() {
        ConfigSpace config = ConfigSpace.conventional();
        assertThat(config.read(CAPABILITIES, 1)).isZero();
        assertThat(config.read(STATUS, 2) & 0x10).isZero();

        int first = config.addCapability(0x05, 14);
        int second = config.addCapability(0x11, 12);
        int third = config.addCapability(0x09, 3);

        List<Long> ids = new ArrayList<>();
        for (int at = (int) config.read(CAPABILITIES, 1);
                at != 0;
                at = (int) config.read(at + 1, 1)) {
            assertThat(at % 4).isZero();
            ids.add(config.read(at, 1));
        }
        assertThat(ids).containsExactly(0x05L, 0x11L, 0x09L);
        assertThat(first).isEqualTo(0x40);
        assertThat(second).isEqualTo(0x50);
        assertThat(third).isEqualTo(0x5C);
        assertThat(config.read(STATUS, 2) & 0x10).isEqualTo(0x10);
    }

    @Test
    void theLastCapabilityThatFitsIsTakenAndTheNextRefused() {
        ConfigSpace config = ConfigSpace.conventional();
        config.addCapability(0x09, 0xC0);

        assertThatThrownBy(() -> config.addCapability(0x05, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("capability 5")
                .hasMessageContaining("256");
    }

    @Test
    void softwareCannotChangeTheListOrAnIdentity() {
        ConfigSpace config = ConfigSpace.conventional();
        config.set(0, 4, 0x1000_1AF4);
        int at = config.addCapability(0x05, 14);

        config.write(0, 4, -1);
        config.write(CAPABILITIES, 4, 0);
        config.write(at, 2, -1);

        assertThat(config.read(0, 4)).isEqualTo(0x1000_1AF4);
        assertThat(config.read(CAPABILITIES, 1)).isEqualTo(at);
        assertThat(config.read(at, 2)).isEqualTo(0x05);
    }

    @Test
    void listenersHearOfEveryWriteBySoftwareAfterIt() {
        ConfigSpace config = ConfigSpace.conventional();
        List<Long> heard = new ArrayList<>();
        config.afterWrite(() -> heard.add(config.get(HeaderRegister.COMMAND.offset(), 2)));

        config.write(HeaderRegister.COMMAND.offset(), 2, 4);
        config.set(HeaderRegister.COMMAND.offset(), 2, 2);
        config.read(HeaderRegister.COMMAND.offset(), 2);
        config.write(HeaderRegister.COMMAND.offset(), 1, 1);

        assertThat(heard).containsExactly(4L, 1L);
    }
}
