package dev.doorbell.pci.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcieLinkTest {
    private static final long LOW = 0x4000_0000L;
    private static final long HIGH = 1L << 32;

    private static TimingProfile profile(int generation, int lanes) {
        return TimingProfile.named("ideal")
                .with("pcie.generation=" + generation)
                .with("pcie.lanes=" + lanes);
    }

    private static PcieLink link(TimingProfile profile) {
        return new PcieLink(profile, profile.timeBase());
    }

    private static double nanos(TimingProfile profile, long ticks) {
        return profile.timeBase().nanos(ticks);
    }

    /** Section 2.1's table: a write of four bytes is 24 bytes on the link. */
    @ParameterizedTest(name = "generation {0}: x1 {1} ns, x4 {2} ns, x8 {3} ns")
    @CsvSource({
        "1, 96.000, 24.000, 12.000",
        "2, 48.000, 12.000, 6.000",
        "3, 24.375, 6.09375, 3.046875",
        "4, 12.1875, 3.046875, 1.5234375",
        "5, 6.09375, 1.5234375, 0.76171875",
    })
    void aMessageTakesTheTimeOfItsBytes(int generation, double x1, double x4, double x8) {
        int[] lanes = {1, 4, 8};
        double[] expected = {x1, x4, x8};
        for (int i = 0; i < lanes.length; i++) {
            TimingProfile profile = profile(generation, lanes[i]);
            assertThat(nanos(profile, link(profile).send(0, LOW, 4)))
                    .isCloseTo(expected[i], within(1e-9));
        }
    }

    @Test
    void aLaneSendsWholeBytes() {
        // 24 bytes over 16 lanes are two byte times, not one and a half.
        TimingProfile profile = profile(1, 16);

        assertThat(nanos(profile, link(profile).send(0, LOW, 4))).isEqualTo(8.0);
    }

    @ParameterizedTest(name = "{0} bytes, payload {1}")
    @CsvSource({
        "4, 128, 24, 28",
        "128, 128, 148, 152",
        "129, 128, 169, 177",
        "1518, 128, 1758, 1806",
        "1518, 256, 1638, 1662",
        "0, 128, 20, 24",
    })
    void aWriteIsCutIntoPacketsThatEachAddTheirHeader(int bytes, int payload, long low, long high) {
        PcieLink link = link(profile(2, 1).with("pcie.max_payload=" + payload));

        assertThat(link.packetBytes(LOW, bytes)).isEqualTo(low);
        assertThat(link.packetBytes(HIGH, bytes)).isEqualTo(high);
        assertThat(link.packetBytes(HIGH - 1, bytes)).isEqualTo(low);
    }

    /** A12: 3.516 µs of data and 48 ns for the message behind it. */
    @Test
    void aMessageBehindAFrameWaitsForTheFrame() {
        TimingProfile profile = profile(2, 1);
        PcieLink link = link(profile);

        assertThat(nanos(profile, link.send(0, LOW, 1518))).isEqualTo(3516.0);
        assertThat(nanos(profile, link.send(0, LOW, 4))).isEqualTo(3516.0 + 48.0);
        assertThat(nanos(profile, link.busyUntilTick())).isEqualTo(3564.0);
    }

    @Test
    void anIdleLinkBeginsAtOnceAndABusyOneWhenItIsFree() {
        TimingProfile profile = profile(2, 1);
        TimeBase time = profile.timeBase();
        PcieLink link = link(profile);
        long second = time.ticksOfNanos(100);
        long third = time.ticksOfNanos(120);

        assertThat(link.send(0, LOW, 4)).isEqualTo(time.ticksOfNanos(48));
        assertThat(link.send(second, LOW, 4)).isEqualTo(time.ticksOfNanos(148));
        assertThat(link.send(third, LOW, 4)).isEqualTo(time.ticksOfNanos(196));
    }

    @Test
    void propagationDelaysArrivalAndDoesNotOccupyTheLink() {
        TimingProfile profile = profile(2, 1).with("pcie.oneway=225");
        TimeBase time = profile.timeBase();
        PcieLink link = link(profile);

        assertThat(link.send(0, LOW, 4)).isEqualTo(time.ticksOfNanos(48 + 225));
        assertThat(link.send(0, LOW, 4)).isEqualTo(time.ticksOfNanos(96 + 225));
    }

    @Test
    void withoutALinkOnlyPropagationTakesTime() {
        TimingProfile profile = TimingProfile.named("ideal").with("pcie.oneway=225");
        PcieLink link = link(profile);

        assertThat(link.send(1000, LOW, 1518))
                .isEqualTo(1000 + profile.timeBase().ticksOfNanos(225));
        assertThat(link.send(1000, LOW, 4)).isEqualTo(1000 + profile.timeBase().ticksOfNanos(225));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcie.lanes=0",
                "pcie.lanes=33",
                "pcie.lanes=4294967297",
                "pcie.max_payload=0",
                "pcie.max_payload=4097",
                "pcie.max_payload=4294967424"
            })
    void lanesAndPayloadsThatNoLinkHasAreRefused(String assignment) {
        TimingProfile profile = profile(3, 8).with(assignment);

        assertThatThrownBy(() -> link(profile))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lanes");
    }

    @Test
    void aWriteUpstreamLandsWhenItsLastByteHasArrived() {
        try (FunctionBoard board = FunctionBoard.linked(1, 1)) {
            board.upstream().write(FunctionBoard.MEMORY, 4, 0x55, 7);
            board.simulation().runUntil(95);
            assertThat(board.landed()).isEmpty();
            board.simulation().runUntil(96);

            assertThat(board.landed()).containsExactly(7L);
            assertThat(board.simulation().parts().memory().read(FunctionBoard.MEMORY, 4))
                    .isEqualTo(0x55);
        }
    }

    @Test
    void readsUpstreamSeeMemoryAndZerosElsewhere() {
        try (FunctionBoard board = FunctionBoard.ideal()) {
            board.simulation().parts().memory().write(FunctionBoard.MEMORY, 8, 0x1122_3344L);
            byte[] bytes = new byte[6];
            board.upstream().copyOut(FunctionBoard.MEMORY, bytes, 1, 4);

            assertThat(board.upstream().read(FunctionBoard.MEMORY, 4)).isEqualTo(0x1122_3344L);
            assertThat(bytes).containsExactly(0, 0x44, 0x33, 0x22, 0x11, 0);
            assertThat(board.upstream().read(FunctionBoard.MEMORY - 4, 4)).isZero();
            assertThat(board.upstream().reaches(FunctionBoard.MEMORY - 4, 8)).isFalse();
            assertThat(board.upstream().reaches(FunctionBoard.MEMORY, 8)).isTrue();
        }
    }
}
