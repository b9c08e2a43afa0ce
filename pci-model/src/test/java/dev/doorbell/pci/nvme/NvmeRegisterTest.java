package dev.doorbell.pci.nvme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registers: what they hold, what a controller needs to start, what a reset leaves. */
class NvmeRegisterTest {
    private final NvmeBoard board = NvmeBoard.ideal();

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void capabilitiesTellOfQueuesOf2048EntriesAndPagesUpTo64KiB() {
        assertThat(board.read(0, 8)).isEqualTo(0x0040_0020_0F01_07FFL);
        assertThat(board.read(8)).isEqualTo(0x0001_0400);
    }

    @ParameterizedTest(name = "{0} keeps {1}")
    @CsvSource({"0x24, 0x0FFF0FFF", "0x28, 0xFFFFF000", "0x2C, -1", "0x30, 0xFFFFF000", "0x34, -1"})
    void reservedBitsStayZero(int offset, String kept) {
        board.write(offset, -1);

        assertThat(board.read(offset)).isEqualTo(Long.decode(kept).intValue());
    }

    @Test
    void registersThatAreNotThereReadAsZeroAndIgnoreWrites() {
        for (int offset : new int[] {0x20, 0x38, 0x3C, 0x40, 0x50, 0xE00, 0xE18}) {
            board.write(offset, -1);
            assertThat(board.read(offset)).isZero();
        }
    }

    @Test
    void aNarrowAccessReadsZeroAndIsReported() {
        assertThat(board.read(0, 2)).isZero();

        assertThat(board.complaints(TracePoint.REGISTER_WIDTH)).isEqualTo(1);
    }

    @Test
    void inQemuANarrowReadWorksAndANarrowWriteCoversTheRegister() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            assertThat(qemu.read(2, 2)).isEqualTo(0x0F01);
            qemu.write(NvmeBoard.AQA, 0x70007);
            qemu.write(NvmeBoard.AQA, 2, 0x1234);
            assertThat(qemu.read(NvmeBoard.AQA)).isEqualTo(0x1234);
        }
    }

    @Test
    void enablingMakesReadyAndDisablingMakesNot() {
        board.start();
        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(1);

        board.write(NvmeBoard.CC, NvmeBoard.ENABLE & ~1);

        assertThat(board.read(NvmeBoard.CSTS)).isZero();
        assertThat(board.read(NvmeBoard.CC)).isZero();
        assertThat(board.read(NvmeBoard.AQA)).isEqualTo(31 | 31 << 16);
        assertThat(board.read(NvmeBoard.ASQ)).isEqualTo((int) NvmeBoard.ADMIN_SQ);
    }

    @ParameterizedTest(name = "CC {0}, AQA {1}, ASQ {2}")
    @CsvSource({
        "0x460001, 0x70000, 0x40010000", // completion queue of one
        "0x460001, 0x00007, 0x40010000",
        "0x460281, 0x70007, 0x40010000", // pages of 128 KiB
        "0x460011, 0x70007, 0x40010000", // command set 1
        "0x460061, 0x70007, 0x40010000", // all command sets
        "0x460081, 0x70007, 0x40011000", // queue not on a page of 8 KiB
    })
    void aControllerThatCannotStartIsFatal(String cc, String aqa, String asq) {
        board.write(NvmeBoard.AQA, Integer.decode(aqa));
        board.write(NvmeBoard.ASQ, 8, Long.decode(asq));
        board.write(NvmeBoard.ACQ, 8, NvmeBoard.ADMIN_CQ);
        board.write(NvmeBoard.CC, Integer.decode(cc));

        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(2);
        assertThat(board.complaints(TracePoint.NVME_NOT_STARTED)).isEqualTo(1);
        board.write(NvmeBoard.CC, 0);
        assertThat(board.read(NvmeBoard.CSTS)).isZero();
    }

    @Test
    void aShutdownIsCompleteAtOnceWhetherEnabledOrNot() {
        board.write(NvmeBoard.CC, 0x4000);
        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(8);
        board.write(NvmeBoard.CC, 0);
        assertThat(board.read(NvmeBoard.CSTS)).isZero();
        board.start();
        board.write(NvmeBoard.CC, NvmeBoard.ENABLE | 0x8000);
        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(9);
    }

    @Test
    void anAdminQueueOutOfReachIsFatalAndStopsTheController() {
        board.write(NvmeBoard.AQA, 31 | 31 << 16);
        board.write(NvmeBoard.ASQ, 8, NvmeBoard.ADMIN_SQ);
        board.write(NvmeBoard.ACQ, 8, 0x200_0000_0000L);
        board.write(NvmeBoard.CC, NvmeBoard.ENABLE);

        board.put(board.admin(), 6, 0, 0, NvmeBoard.DATA, 0, 1);
        board.ring(board.admin());

        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(3);
        assertThat(board.complaints(TracePoint.NVME_FATAL)).isEqualTo(1);
        board.write(NvmeBoard.CC, 0);
        board.start();
        assertThat(board.admin(6, 0, 1).status()).isZero();
    }

    @Test
    void withoutBusMasteringAnEntryCannotBeFetched() {
        board.start();
        board.command(2);
        board.put(board.admin(), 6, 0, 0, NvmeBoard.DATA, 0, 1);
        board.ring(board.admin());

        assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(3);
        assertThat(board.peek(board.admin())).isNull();
    }

    @Test
    void inQemuAFatalErrorClearsReadyAndTheNextDoorbellIsServed() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            qemu.command(2);
            qemu.put(qemu.admin(), 6, 0, 0, NvmeBoard.DATA, 0, 1);
            qemu.ring(qemu.admin());
            assertThat(qemu.read(NvmeBoard.CSTS)).isEqualTo(2);
            qemu.command(6);
            qemu.ring(qemu.admin());
            assertThat(qemu.peek(qemu.admin())).isNotNull();
        }
    }

    @Test
    void aResetOfTheFunctionLeavesNothing() {
        board.start();
        board.put(board.admin(), 6, 0, 0, NvmeBoard.DATA, 0, 1);
        board.ring(board.admin());
        assertThat(board.pin()).isTrue();

        board.controller().function().config().write(0x88, 2, 0x8000);

        assertThat(board.pin()).isFalse();
        assertThat(board.read(NvmeBoard.AQA)).isZero();
        assertThat(board.read(NvmeBoard.CSTS)).isZero();
    }

    @Test
    void figuresOutOfRangeAreRefused() {
        assertThatThrownBy(() -> NvmeConfig.serial("x").withIoQueues(512))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("512 pairs of I/O queues");
        assertThatThrownBy(() -> NvmeConfig.serial("a serial number far too long"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> NvmeStore.of(1000))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1000 bytes");
    }
}
