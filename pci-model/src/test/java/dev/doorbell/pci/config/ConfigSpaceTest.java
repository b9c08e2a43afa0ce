package dev.doorbell.pci.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.reg.RegisterRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConfigSpaceTest {
    private static final int STATUS = HeaderRegister.STATUS.offset();
    private static final int CAPABILITIES = HeaderRegister.CAPABILITIES.offset();

    @TestFactory
    Stream<DynamicTest> everyRowOfAFunctionKeepsItsPromise() {
        return rows(HeaderRegister.values(), ConfigSpace::conventional);
    }

    @TestFactory
    Stream<DynamicTest> everyRowOfABridgeKeepsItsPromise() {
        return rows(
                BridgeRegister.values(),
                () -> ConfigSpace.bridge(false, DeviceBehaviour.SPECIFICATION));
    }

    private static Stream<DynamicTest> rows(
            ConfigRegister[] registers, Supplier<ConfigSpace> space) {
        return Arrays.stream(registers)
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register + " is " + register.row().access().label(),
                                        () -> walk(register, space)));
    }

    private static void walk(ConfigRegister register, Supplier<ConfigSpace> space) {
        RegisterRow row = register.row();
        assertThat(row.says()).isNotBlank();
        if (row.access() == Access.READ_ONLY) {
            assertThat(register.writable() | register.clearedByOnes()).isZero();
        }
        for (int index = 0; index < row.count(); index++) {
            int at = register.offset() + index * row.stride();
            for (int piece = 1; piece <= row.bytes(); piece *= 2) {
                for (int offset = 0; offset < row.bytes(); offset += piece) {
                    walk(register, space.get(), at, piece, offset);
                }
            }
        }
    }

    /** From all ones and from all zeros: only this piece's bytes change, and only as the row says. */
    private static void walk(
            ConfigRegister register, ConfigSpace config, int at, int piece, int offset) {
        int bytes = register.row().bytes();
        long all = (1L << (8 * bytes)) - 1;
        long mine = ((1L << (8 * piece)) - 1) << (8 * offset);
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

    @Test
    void aListenerOfSomeBytesHearsWhatWasWrittenToThemWhereverTheWriteBegins() {
        ConfigSpace config = ConfigSpace.conventional();
        config.allowWrites(0x48, 8, -1);
        config.set(0x48, 8, 0x1122_3344_5566_7788L);
        List<String> heard = new ArrayList<>();
        config.onWrite(
                0x4A,
                4,
                (before, bits) ->
                        heard.add(Long.toHexString(before) + "<" + Long.toHexString(bits)));

        config.write(0x48, 4, 0xAABB_CCDDL);
        config.write(0x4C, 4, 0x0102_0304);
        config.write(0x4D, 1, 0xEE);
        config.write(0x4A, 4, 0x8765_4321L);
        config.write(0x48, 2, -1); // ends before
        config.write(0x4E, 2, -1); // begins behind

        assertThat(heard)
                .containsExactly(
                        "33445566<aabb",
                        "3344aabb<3040000",
                        "304aabb<ee000000",
                        "ee04aabb<87654321");
    }

    @Test
    void aListenerOfReadsHearsWhereBeforeAndMaySetWhatIsRead() {
        ConfigSpace config = ConfigSpace.conventional();
        List<String> heard = new ArrayList<>();
        config.beforeRead(
                (offset, bytes) -> {
                    heard.add(offset + "+" + bytes);
                    config.set(0x44, 4, 0x1234_5678);
                });

        assertThat(config.read(0x46, 2)).isEqualTo(0x1234);
        assertThat(heard).containsExactly("70+2");
    }

    @Test
    void aResetIsHeardLikeAWrite() {
        ConfigSpace config = ConfigSpace.conventional();
        List<Long> heard = new ArrayList<>();
        config.write(HeaderRegister.COMMAND.offset(), 2, 7);
        config.afterWrite(() -> heard.add(config.get(HeaderRegister.COMMAND.offset(), 2)));

        config.reset();

        assertThat(heard).containsExactly(0L);
    }

    @Test
    void aBridgeIsABridgeWithSeveralFunctionsToo() {
        ConfigSpace bridge = ConfigSpace.bridge(true, DeviceBehaviour.SPECIFICATION);
        ConfigSpace function = ConfigSpace.express(DeviceBehaviour.SPECIFICATION);
        for (long several : new long[] {0, 0x80}) {
            bridge.set(HeaderRegister.HEADER_TYPE.offset(), 1, several | 1);
            function.set(HeaderRegister.HEADER_TYPE.offset(), 1, several);
            assertThat(bridge.isBridge()).isTrue();
            assertThat(function.isBridge()).isFalse();
        }
    }

    @Test
    void bitsThatClearLieInTheByteTheyBelongTo() {
        ConfigSpace config = ConfigSpace.conventional();
        config.set(0x50, 4, 0xFFFF_FFFFL);
        config.allowClears(0x50, 4, 0x8000_0102L);

        config.write(0x50, 4, 0xFFFF_FFFFL);

        assertThat(config.read(0x50, 4)).isEqualTo(0x7FFF_FEFDL);
    }

    /** Where the capabilities are, from the first. */
    private static List<Long> list(ConfigSpace config) {
        List<Long> found = new ArrayList<>();
        for (long at = config.read(CAPABILITIES, 1); at != 0; at = config.read((int) at + 1, 1)) {
            found.add(at);
        }
        return found;
    }

    @Test
    void aCapabilityAtAPlaceMayEndWithTheSpaceAndGoesInFront() {
        ConfigSpace config = ConfigSpace.conventional();
        config.addCapabilityAt(0x40, 1, 8);
        config.addCapabilityAt(0xF0, 5, 16);

        assertThat(list(config)).containsExactly(0xF0L, 0x40L);
        for (int refused : new int[] {0x3C, 0x52, 0xF4}) {
            assertThatThrownBy(() -> config.addCapabilityAt(refused, 9, 16))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("offset " + refused);
        }
    }

    @Test
    void aCapabilityWithoutAPlaceGoesBehindTheOneThatWasFirst() {
        ConfigSpace config = ConfigSpace.conventional();
        config.addCapabilityAt(0x80, 1, 8);
        config.addCapabilityAt(0xA0, 5, 8);

        config.addCapability(0x11, 12);

        assertThat(list(config)).containsExactly(0xA0L, 0x80L, 0x40L);
    }

    @Test
    void aCapabilityInFrontTakesTheFirstRoomThatHoldsAllItsWords() {
        ConfigSpace config = ConfigSpace.conventional();
        config.addCapabilityAt(0x50, 1, 8);
        config.addCapabilityAt(0x6C, 1, 8);

        assertThat(config.addCapabilityInFront(5, 14)).isEqualTo(0x40);
        assertThat(config.addCapabilityInFront(5, 21)).isEqualTo(0x74);
        assertThat(config.addCapabilityInFront(5, 20)).isEqualTo(0x58);
        assertThat(config.addCapabilityInFront(5, 0x73)).isEqualTo(0x8C);
        assertThatThrownBy(() -> config.addCapabilityInFront(9, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no room for capability 9");
    }

    @Test
    void anExtendedCapabilityLiesBehindConventionalSpaceAndMayEndWithItsOwn() {
        ConfigSpace config = ConfigSpace.express(DeviceBehaviour.SPECIFICATION);
        assertThat(config.addExtendedCapability(0x100, 1, 2, 0x48)).isEqualTo(0x100);
        assertThat(config.read(STATUS, 2) & 0x10).isZero(); // it says nothing of these
        assertThat(config.addExtendedCapability(0xFF0, 3, 1, 16)).isEqualTo(0xFF0);

        assertThat(config.findExtendedCapability(3)).isEqualTo(0xFF0);
        for (int refused : new int[] {0xFC, 0x100, 0xFF4}) {
            assertThatThrownBy(() -> config.addExtendedCapability(refused, 4, 1, 16))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void aConventionalFunctionHasNoExtendedCapability() {
        ConfigSpace config = ConfigSpace.conventional();

        assertThat(config.findExtendedCapability(3)).isZero();
        assertThatThrownBy(() -> config.addExtendedCapability(0x100, 3, 1, 12))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ending by 256");
    }
}
