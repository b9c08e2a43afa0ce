package dev.doorbell.pci.capability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MsiCapabilityTest {
    private static final int AT = 0x40;
    private static final int CONTROL = AT + 2;
    private static final int ENABLE = 1;

    private final FunctionBoard board = FunctionBoard.ideal();
    private final ConfigSpace config = board.function().config();

    @AfterEach
    void close() {
        board.close();
    }

    private MsiCapability msi(int messagesLog2, boolean wide, boolean maskable) {
        return new MsiCapability(config, board.upstream(), messagesLog2, wide, maskable);
    }

    /** Programs address and data, and enables 1 &lt;&lt; {@code log2} messages. */
    private void program(boolean wide, long address, long data, int log2) {
        config.write(AT + 4, 4, address);
        if (wide) {
            config.write(AT + 8, 4, address >>> 32);
        }
        config.write(AT + (wide ? 0xC : 8), 2, data);
        config.write(CONTROL, 2, (long) log2 << 4 | ENABLE);
    }

    @ParameterizedTest(name = "{0} messages log2, wide {1}, maskable {2}")
    @CsvSource({
        "0, false, false, 0x0000, 10",
        "0, true, false, 0x0080, 14",
        "3, true, false, 0x0086, 14",
        "5, false, true, 0x010A, 20",
        "5, true, true, 0x018A, 24",
    })
    void theLayoutFollowsFromWhatItCanDo(
            int log2, boolean wide, boolean maskable, String control, int bytes) {
        msi(log2, wide, maskable);
        int next = config.addCapability(0x09, 4);

        assertThat(config.read(AT, 1)).isEqualTo(5);
        assertThat(config.read(CONTROL, 2)).isEqualTo(Long.decode(control));
        assertThat(next).isEqualTo(AT + ((bytes + 3) & ~3));
    }

    @Test
    void onlyEnableAndTheNumberOfMessagesCanBeWrittenInTheControl() {
        msi(2, true, true);

        config.write(CONTROL, 2, 0xFFFF);
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x0184 | 0x21);
        config.write(CONTROL, 2, 0);
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x0184);
    }

    @Test
    void addressAndDataKeepTheirBitsAndTheMaskItsVectors() {
        msi(2, true, true);
        for (int offset : new int[] {4, 8, 0xC, 0x10, 0x14}) {
            config.write(AT + offset, 4, 0xFFFF_FFFFL);
        }

        assertThat(config.read(AT + 4, 4)).isEqualTo(0xFFFF_FFFCL);
        assertThat(config.read(AT + 8, 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(config.read(AT + 0xC, 4)).isEqualTo(0xFFFFL);
        assertThat(config.read(AT + 0x10, 4)).isEqualTo(0xFL);
        assertThat(config.read(AT + 0x14, 4)).as("pending is read-only").isZero();
    }

    @Test
    void aMessageIsAWriteOfFourBytesByTheFunction() {
        MsiCapability msi = msi(0, false, false);
        program(false, FunctionBoard.DOORBELL, 0x1234, 0);

        msi.request(0);

        assertThat(board.rings())
                .containsExactly(
                        new FunctionBoard.Ring(FunctionBoard.DOORBELL, 4, 0x1234, 0x18, 0, 0));
    }

    @Test
    void aWideAddressReachesAboveFourGigabytes() {
        MsiCapability msi = msi(0, true, false);
        program(true, FunctionBoard.FAR_DOORBELL, 80, 0);

        msi.request(0);

        assertThat(board.rings())
                .singleElement()
                .satisfies(
                        ring -> assertThat(ring.address()).isEqualTo(FunctionBoard.FAR_DOORBELL));
    }

    @Test
    void aRequestWhileDisabledIsNotRemembered() {
        MsiCapability msi = msi(0, false, true);
        assertThat(msi.isEnabled()).isFalse();
        msi.request(0);

        program(false, FunctionBoard.DOORBELL, 80, 0);

        assertThat(msi.isEnabled()).isTrue();
        assertThat(board.rings()).isEmpty();
    }

    @Test
    void messagesDifferInTheLowBitsOfTheirData() {
        MsiCapability msi = msi(5, false, false);
        program(false, FunctionBoard.DOORBELL, 0x50, 2);
        for (int vector = 0; vector < 4; vector++) {
            msi.request(vector);
        }

        assertThat(board.values()).containsExactly(0x50L, 0x51L, 0x52L, 0x53L);
    }

    @Test
    void lowBitsOfTheProgrammedDataGiveWayToTheVector() {
        MsiCapability msi = msi(5, false, false);
        program(false, FunctionBoard.DOORBELL, 0x53, 2);
        msi.request(1);

        assertThat(board.values()).containsExactly(0x51L);
    }

    @Test
    void vectorsBeyondThoseEnabledAreFoldedIntoThem() {
        MsiCapability msi = msi(5, false, false);
        program(false, FunctionBoard.DOORBELL, 0x50, 0);
        msi.request(7);
        config.write(CONTROL, 2, 1 << 4 | ENABLE);
        msi.request(7);

        assertThat(board.values()).containsExactly(0x50L, 0x51L);
    }

    @Test
    void aMaskedRequestIsPendingAndSentOnceWhenUnmasked() {
        MsiCapability msi = msi(2, true, true);
        program(true, FunctionBoard.DOORBELL, 0x50, 2);
        config.write(AT + 0x10, 4, 0b0110);
        msi.request(0);
        msi.request(1);
        msi.request(1);
        msi.request(2);
        assertThat(board.values()).containsExactly(0x50L);
        assertThat(config.read(AT + 0x14, 4)).isEqualTo(0b0110);

        config.write(AT + 0x10, 4, 0b0100);
        assertThat(board.values()).containsExactly(0x50L, 0x51L);
        assertThat(config.read(AT + 0x14, 4)).isEqualTo(0b0100);
        config.write(AT + 0x10, 4, 0);

        assertThat(board.values()).containsExactly(0x50L, 0x51L, 0x52L);
        assertThat(config.read(AT + 0x14, 4)).isZero();
    }

    @Test
    void nothingLeavesWithoutBusMasteringAndThatIsReported() {
        MsiCapability msi = msi(0, false, false);
        program(false, FunctionBoard.DOORBELL, 80, 0);
        board.command(0);

        msi.request(0);
        board.command(FunctionBoard.COMMAND_BUS_MASTER);

        assertThat(board.rings()).isEmpty();
        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.BUS_MASTER_OFF, 1L);
    }

    @Test
    void anAddressNobodyDecodesIsReportedByTheBus() {
        MsiCapability msi = msi(0, false, false);
        program(false, 0x0900_0000, 80, 0);

        msi.request(0);

        assertThat(board.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.BUS_NOBODY_WRITE, 1L);
    }

    @Test
    void moreMessagesThanOfferedAreCutToThoseOfferedOnceEnabled() {
        msi(1, true, false);
        config.write(CONTROL, 2, 7 << 4);
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x00F2);

        config.write(CONTROL, 2, 7 << 4 | ENABLE);
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x0093);
    }
}
