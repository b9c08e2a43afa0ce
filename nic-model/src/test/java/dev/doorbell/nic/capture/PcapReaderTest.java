package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {
    private static final int FCS_PRESENT = 1 << 26;

    @ParameterizedTest
    @CsvSource({"true, 2000", "false, 2"})
    void theMagicNumberTellsTheUnitOfTheFraction(boolean isMicros, long expectedNanos) {
        int magic = isMicros ? PcapReader.MICROS_MAGIC : PcapReader.NANOS_MAGIC;
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] file =
                    new PcapFile(order, magic)
                            .frame(3, 1, Frames.bytes(60, 1))
                            .frame(3, 3, Frames.bytes(60, 2))
                            .toArray();

            assertThat(Frames.timesOf(CaptureReader.read("f", file)))
                    .containsExactly(0, expectedNanos);
        }
    }

    @Test
    void secondsAreUnsigned() {
        byte[] file =
                PcapFile.micros()
                        .frame(0x7FFF_FFFFL, 0, Frames.bytes(60, 1))
                        .frame(0x8000_0001L, 0, Frames.bytes(60, 2))
                        .toArray();

        assertThat(CaptureReader.read("f", file).timeNanos(1)).isEqualTo(2_000_000_000L);
    }

    @Test
    void stampsThatStepBackAreSortedWithoutDisturbingEquals() {
        byte[] file =
                PcapFile.micros()
                        .frame(9, 5, Frames.bytes(60, 1))
                        .frame(9, 2, Frames.bytes(60, 2))
                        .frame(9, 5, Frames.bytes(60, 3))
                        .frame(9, 2, Frames.bytes(60, 4))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(Frames.timesOf(capture)).containsExactly(0, 0, 3_000, 3_000);
        assertThat(Frames.frameOf(capture, 0)).isEqualTo(Frames.bytes(60, 2));
        assertThat(Frames.frameOf(capture, 1)).isEqualTo(Frames.bytes(60, 4));
        assertThat(Frames.frameOf(capture, 2)).isEqualTo(Frames.bytes(60, 1));
        assertThat(Frames.frameOf(capture, 3)).isEqualTo(Frames.bytes(60, 3));
        assertThat(capture.warnings())
                .containsExactly(
                        "2 time stamps stepped back, by up to 3000 ns: the frames were put in time"
                                + " order");
    }

    @Test
    void aFrameCutByTheSnapshotLengthKeepsItsLengthOnTheWire() {
        byte[] file = PcapFile.micros().record(0, 0, 54, 1514, Frames.bytes(54, 1)).toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.frameBytes(0)).isEqualTo(54);
        assertThat(capture.originalBytes(0)).isEqualTo(1514);
        assertThat(capture.warnings())
                .singleElement()
                .asString()
                .startsWith("1 frame captured only");
    }

    @Test
    void aFrameOfWhichNothingWasCapturedIsStillAnArrival() {
        byte[] file = PcapFile.micros().record(0, 0, 0, 60).toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.frameBytes(0)).isZero();
        assertThat(capture.originalBytes(0)).isEqualTo(60);
    }

    @Test
    void aRecordOfNothingIsLeftOut() {
        byte[] file =
                PcapFile.micros().record(0, 0, 0, 0).frame(7, 0, Frames.bytes(60, 1)).toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.frameCount()).isEqualTo(1);
        assertThat(capture.timeNanos(0)).isZero();
        assertThat(capture.warnings()).containsExactly("1 record of 0 bytes left out");
    }

    @Test
    void aRecordOfNothingButACheckSequenceIsLeftOut() {
        byte[] file =
                PcapFile.withLinkField(2 << 28 | FCS_PRESENT | LinkType.ETHERNET)
                        .frame(0, 0, new byte[4])
                        .frame(0, 0, Frames.bytes(64, 1))
                        .toArray();

        assertThat(CaptureReader.read("f", file).frameCount()).isEqualTo(1);
    }

    @Test
    void moreCapturedThanThereWasCountsAsCaptured() {
        byte[] file = PcapFile.micros().record(0, 0, 60, 40, Frames.bytes(60, 1)).toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.originalBytes(0)).isEqualTo(60);
        assertThat(capture.warnings()).singleElement().asString().contains("the captured length");
    }

    @Test
    void aFractionOfAWholeSecondIsAddedAndTold() {
        byte[] file =
                PcapFile.micros()
                        .frame(1, 0, Frames.bytes(60, 1))
                        .frame(1, 1_500_000, Frames.bytes(60, 2))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.timeNanos(1)).isEqualTo(1_500_000_000L);
        assertThat(capture.warnings()).singleElement().asString().startsWith("1 time stamp with");
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "1, 2", "0, 0", "4, 4"})
    void theCheckSequenceThatTheHeaderAnnouncesIsTakenOff(int words, int checkBytes) {
        byte[] file =
                PcapFile.withLinkField(words << 28 | FCS_PRESENT | LinkType.ETHERNET)
                        .frame(0, 0, Frames.bytes(64, 1))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.originalBytes(0)).isEqualTo(64 - checkBytes);
        assertThat(Frames.frameOf(capture, 0))
                .isEqualTo(Arrays.copyOf(Frames.bytes(64, 1), 64 - checkBytes));
    }

    @Test
    void aFrameThatWasCutHasLostItsCheckSequenceFirst() {
        byte[] file =
                PcapFile.withLinkField(2 << 28 | FCS_PRESENT | LinkType.ETHERNET)
                        .record(0, 0, 62, 64, Frames.bytes(62, 1))
                        .record(0, 0, 40, 64, Frames.bytes(40, 1))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.frameBytes(0)).isEqualTo(60);
        assertThat(capture.frameBytes(1)).isEqualTo(40);
        assertThat(capture.originalBytes(1)).isEqualTo(60);
    }

    @Test
    void withoutItsFlagTheCheckSequenceLengthMeansNothing() {
        byte[] file =
                PcapFile.withLinkField(2 << 28 | LinkType.ETHERNET)
                        .frame(0, 0, Frames.bytes(64, 1))
                        .toArray();

        assertThat(CaptureReader.read("f", file).originalBytes(0)).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 15})
    void aCheckSequenceThatEthernetDoesNotHaveIsRefused(int words) {
        byte[] file = PcapFile.withLinkField(words << 28 | FCS_PRESENT | 1).toArray();

        assertThat(Refusal.of(file)).hasMessageContaining("frame check sequence of " + words * 2);
    }

    @ParameterizedTest
    @EnumSource(PcapLayout.class)
    void theRecordLayoutIsFoundByWalkingTheFile(PcapLayout layout) {
        int magic = layout == PcapLayout.SUSE ? PcapReader.MODIFIED_MAGIC : PcapReader.MICROS_MAGIC;
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] file =
                    new PcapFile(order, magic, 4, LinkType.ETHERNET, layout)
                            .frame(1, 1, Frames.bytes(60, 1))
                            .frame(1, 2, Frames.bytes(61, 2))
                            .toArray();

            Capture capture = CaptureReader.read("f", file);

            assertThat(Frames.timesOf(capture)).containsExactly(0, 1_000);
            assertThat(Frames.frameOf(capture, 1)).isEqualTo(Frames.bytes(61, 2));
            assertThat(capture.warnings()).hasSize(layout == PcapLayout.STANDARD ? 0 : 1);
        }
    }

    @Test
    void theModifiedMagicNumberIsReadWithoutComment() {
        byte[] file =
                new PcapFile(
                                ByteOrder.LITTLE_ENDIAN,
                                PcapReader.MODIFIED_MAGIC,
                                4,
                                LinkType.ETHERNET,
                                PcapLayout.MODIFIED)
                        .frame(1, 1, Frames.bytes(60, 1))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(Frames.frameOf(capture, 0)).isEqualTo(Frames.bytes(60, 1));
        assertThat(capture.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 1500, 60", "3, 60, 1500", "3, 1500, 60", "4, 60, 1500"})
    void versionsBefore24HadTheLengthsTheOtherWayRound(int minor, long first, long second) {
        byte[] file =
                new PcapFile(
                                ByteOrder.BIG_ENDIAN,
                                PcapReader.MICROS_MAGIC,
                                minor,
                                LinkType.ETHERNET,
                                PcapLayout.STANDARD)
                        .record(0, 0, first, second, Frames.bytes(60, 1))
                        .toArray();

        Capture capture = CaptureReader.read("f", file);

        assertThat(capture.frameBytes(0)).isEqualTo(60);
        assertThat(capture.originalBytes(0)).isEqualTo(1500);
    }

    @Test
    void aLaterVersionIsRefused() {
        byte[] file =
                new PcapFile(
                                ByteOrder.BIG_ENDIAN,
                                PcapReader.MICROS_MAGIC,
                                5,
                                LinkType.ETHERNET,
                                PcapLayout.STANDARD)
                        .toArray();

        assertThat(Refusal.of(file)).hasMessageContaining("pcap version 2.5");
    }

    @ParameterizedTest
    @CsvSource({
        "0, LINKTYPE_NULL (0)",
        "101, LINKTYPE_RAW (101)",
        "105, LINKTYPE_IEEE802_11 (105)",
        "113, LINKTYPE_LINUX_SLL (113)",
        "276, LINKTYPE_LINUX_SLL2 (276)",
        "150, link type 150 (reserved for private use)",
        "4242, link type 4242",
    })
    void anotherLinkTypeIsRefusedByName(int linkType, String name) {
        CaptureException refusal = Refusal.of(PcapFile.withLinkField(linkType).toArray());

        assertThat(refusal).hasMessageContaining("link type of the file is " + name);
        assertThat(refusal.offset()).isEqualTo(20);
        assertThat(refusal.expected()).isEqualTo("LINKTYPE_ETHERNET (1)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 16, 1 << 25, 1 << 27})
    void reservedBitsBesideTheLinkTypeAreRefused(int bit) {
        assertThat(Refusal.of(PcapFile.withLinkField(bit | 1).toArray()))
                .hasMessageContaining("reserved bits");
    }

    @Test
    void aFileWithoutFramesIsRefused() {
        assertThat(Refusal.of(PcapFile.micros().toArray()))
                .hasMessageContaining("the capture contains no frames");
    }

    @Test
    void everyTruncationIsRefusedAndCountsTheWholeFrames() {
        byte[] file =
                PcapFile.micros()
                        .frame(0, 0, Frames.bytes(60, 1))
                        .frame(0, 0, Frames.bytes(60, 2))
                        .toArray();

        for (int size = 1; size < file.length; size++) {
            if (size == 24 + 76) {
                continue; // One whole frame is a capture.
            }
            CaptureException refusal = Refusal.of(Arrays.copyOf(file, size));
            if (size > 24) {
                assertThat(refusal)
                        .hasMessageContaining(
                                size > 100
                                        ? "cut short; 1 frame before"
                                        : "cut short; 0 frames before");
                assertThat(refusal.offset()).isEqualTo(size > 100 ? 100 : 24);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {262_145, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
    void anAbsurdLengthIsRefusedAndSetsNoMemoryAside(long length) {
        assertThat(
                        Refusal.of(
                                PcapFile.micros()
                                        .record(0, 0, length, length, new byte[60])
                                        .toArray()))
                .hasMessageContaining("a frame of " + length + " captured")
                .hasMessageContaining("at most 262144 bytes");
        assertThat(Refusal.of(PcapFile.micros().record(0, 0, 60, length, new byte[60]).toArray()))
                .hasMessageContaining(length + " original");
    }

    @Test
    void theLongestFrameIsAccepted() {
        byte[] bytes = Frames.bytes(CaptureReader.FRAME_BYTES_MAX, 1);

        assertThat(
                        CaptureReader.read("f", PcapFile.micros().frame(0, 0, bytes).toArray())
                                .frameBytes(0))
                .isEqualTo(262_144);
    }
}
