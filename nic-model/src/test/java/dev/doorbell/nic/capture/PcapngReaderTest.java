package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {
    private static final byte[] FRAME = Frames.bytes(61, 1);
    private static final byte[] OTHER = Frames.bytes(64, 2);

    private final PcapngFile file = new PcapngFile().section(ByteOrder.BIG_ENDIAN, -1);

    private Capture capture() {
        return CaptureReader.read("f.pcapng", file.toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1000000000",
        "3, 1, 1000000",
        "6, 1, 1000",
        "9, 1, 1",
        "12, 1999, 1",
        "19, 10000000000, 1",
        "20, 100000000000, 1",
        "128, 1, 1000000000",
        "138, 1, 976562",
        "158, 3, 2",
        "160, 4294967296, 1000000000",
        "161, 8589934592, 1000000000",
        "191, 9223372036854775807, 999999999",
    })
    void theResolutionIsAPowerOfTenOrTwo(int resolution, long units, long expectedNanos) {
        file.device(1, 0, file.option(PcapngFile.IF_TSRESOL, (byte) resolution));
        file.enhanced(0, 0, FRAME, 61).enhanced(0, units, OTHER, 64);

        assertThat(capture().timeNanos(1)).isEqualTo(expectedNanos);
    }

    @Test
    void withoutTheOptionStampsCountMicroseconds() {
        file.device(1, 0).enhanced(0, 0, FRAME, 61).enhanced(0, 5, OTHER, 64);

        assertThat(capture().timeNanos(1)).isEqualTo(5_000);
    }

    @Test
    void anOffsetOfEitherSignMovesTheStampsOfItsInterface() {
        file.device(1, 0).device(1, 0, file.offsetOption(10)).device(1, 0, file.offsetOption(-10));
        file.enhanced(0, 0, FRAME, 61).enhanced(1, 0, FRAME, 61).enhanced(2, 0, OTHER, 64);

        Capture capture = capture();

        assertThat(Frames.timesOf(capture)).containsExactly(0, 10_000_000_000L, 20_000_000_000L);
        assertThat(Frames.frameOf(capture, 0)).isEqualTo(OTHER);
    }

    @Test
    void stampsInTheUpperHalfOf64BitsAreUnsigned() {
        file.device(1, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 9));
        file.enhanced(0, Long.MAX_VALUE, FRAME, 61).enhanced(0, Long.MIN_VALUE + 4, OTHER, 64);

        assertThat(Frames.timesOf(capture())).containsExactly(0, 5);
    }

    @Test
    void farAwayIsFineAsLongAsTheFramesAreTogether() {
        file.device(
                1,
                0,
                file.option(PcapngFile.IF_TSRESOL, (byte) 0),
                file.offsetOption(Long.MAX_VALUE));
        file.enhanced(0, -1, FRAME, 61).enhanced(0, -2, OTHER, 64);

        assertThat(Frames.timesOf(capture())).containsExactly(0, 1_000_000_000L);
    }

    @Test
    void theLargestSpreadIsExactAndTheNextIsRefused() {
        file.device(1, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 9));
        file.enhanced(0, 1, FRAME, 61).enhanced(0, Long.MIN_VALUE, OTHER, 64);

        assertThat(capture().timeNanos(1)).isEqualTo(Long.MAX_VALUE);

        file.enhanced(0, 0, FRAME, 61);
        assertThat(Refusal.of(file.toArray())).hasMessageContaining("too far apart");
    }

    @Test
    void aStampOutOfReachOfTheFirstIsRefusedWhereItIs() {
        file.device(1, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 0));
        file.enhanced(0, 0, FRAME, 61);
        int at = file.size();
        file.enhanced(0, -1, FRAME, 61);

        CaptureException refusal = Refusal.of(file.toArray());

        assertThat(refusal).hasMessageContaining("too far apart");
        assertThat(refusal.offset()).isEqualTo(at);
    }

    @Test
    void everySectionHasItsOwnByteOrderAndInterfaces() {
        file.device(1, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 9));
        file.enhanced(0, 7_000, FRAME, 61);
        file.section(ByteOrder.LITTLE_ENDIAN, -1).device(1, 0).enhanced(0, 9, OTHER, 64);

        assertThat(Frames.timesOf(capture())).containsExactly(0, 2_000);
    }

    @Test
    void interfacesOfAnEarlierSectionAreGone() {
        file.device(1, 0).device(1, 0).enhanced(1, 0, FRAME, 61);
        file.section(ByteOrder.BIG_ENDIAN, -1).device(1, 0).enhanced(1, 0, FRAME, 61);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("a packet of interface 1")
                .hasMessageContaining("one of the 1 interface described");
    }

    @ParameterizedTest
    @CsvSource({"20, 0", "24, 1", "-1, 0", "-8, 0"})
    void aSectionLengthIsComparedIfItIsGiven(long sectionBytes, int warningCount) {
        PcapngFile other = new PcapngFile().section(ByteOrder.LITTLE_ENDIAN, sectionBytes);
        other.device(1, 0).section(ByteOrder.BIG_ENDIAN, -1).device(1, 0).enhanced(0, 0, FRAME, 61);

        assertThat(CaptureReader.read("f", other.toArray()).warnings()).hasSize(warningCount);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, true", "1, 2, true", "1, 1, false", "2, 0, false"})
    void versionsOtherThan10And12AreRefused(int major, int minor, boolean isRead) {
        PcapngFile other = new PcapngFile().section(ByteOrder.LITTLE_ENDIAN, major, minor, -1);
        other.device(1, 0).enhanced(0, 0, FRAME, 61);

        if (isRead) {
            assertThat(CaptureReader.read("f", other.toArray()).frameCount()).isEqualTo(1);
        } else {
            assertThat(Refusal.of(other.toArray()))
                    .hasMessageContaining("pcapng version " + major + "." + minor);
        }
    }

    @Test
    void aSimplePacketTakesTheTimeOfTheFrameBeforeIt() {
        file.device(1, 0);
        file.simple(OTHER, 64)
                .enhanced(0, 3, FRAME, 61)
                .simple(OTHER, 64)
                .enhanced(0, 5, FRAME, 61);

        Capture capture = capture();

        assertThat(Frames.timesOf(capture)).containsExactly(0, 0, 0, 2_000);
        assertThat(Frames.frameOf(capture, 0)).isEqualTo(OTHER);
        assertThat(capture.warnings())
                .singleElement()
                .asString()
                .startsWith("2 frames without a time");
    }

    @Test
    void aSimplePacketIsCutAtTheSnapshotLengthOfTheFirstInterface() {
        file.device(1, 40).device(1, 20).simple(Frames.bytes(40, 3), 1514);

        Capture capture = capture();

        assertThat(Frames.frameOf(capture, 0)).isEqualTo(Frames.bytes(40, 3));
        assertThat(capture.originalBytes(0)).isEqualTo(1514);
    }

    @Test
    void theObsoletePacketBlockIsRead() {
        file.device(1, 0).device(1, 0, file.option(PcapngFile.IF_FCSLEN, (byte) 4));
        file.obsolete(0, 1, FRAME, 61);
        file.obsolete(1, 4, OTHER, 64, file.textOption(PcapngFile.OPT_COMMENT, "x"));

        Capture capture = capture();

        assertThat(Frames.timesOf(capture)).containsExactly(0, 3_000);
        assertThat(capture.originalBytes(1)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 9, 10, 0xBAD, 0x40000BAD})
    void blocksThatAreNotTrafficArePassedOverSilently(int type) {
        file.block(type, new byte[20]).device(1, 0).block(type).enhanced(0, 0, FRAME, 61);
        file.block(type, Frames.bytes(400, 1));

        assertThat(capture().frameCount()).isEqualTo(1);
        assertThat(capture().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 0x204, 0x80000001, 0x7FFFFFFF})
    void blocksOfUnknownTypeAreCounted(int type) {
        file.device(1, 0).block(type, new byte[8]).enhanced(0, 0, FRAME, 61).block(type);

        assertThat(capture().warnings()).containsExactly("2 blocks of unknown type passed over");
    }

    @Test
    void optionsOfEveryKindArePassedOver() {
        byte[] comment = file.textOption(PcapngFile.OPT_COMMENT, "three times, odd length");
        byte[] custom = file.option(2988, new byte[] {0, 0, 1, 2, 3});
        byte[] local = file.option(0x8123, new byte[300]);
        byte[] empty = file.option(4);
        file.device(1, 0, comment, empty, comment, custom, local, comment, file.endOfOptions());
        file.enhanced(0, 0, FRAME, 61, comment, custom, comment, file.flagsOption(1));
        file.enhanced(0, 1, OTHER, 64, file.endOfOptions(), comment);

        assertThat(Frames.timesOf(capture())).containsExactly(0, 1_000);
    }

    @Test
    void whatFollowsTheEndOfOptionsIsNotAnOption() {
        file.device(1, 0, file.endOfOptions(), file.option(PcapngFile.IF_TSRESOL, (byte) 0));
        file.enhanced(0, 0, FRAME, 61).enhanced(0, 1, OTHER, 64);

        assertThat(capture().timeNanos(1)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "4, 60", "32, 60", "2, 62"})
    void theCheckSequenceOfTheInterfaceIsTakenOff(int fcsLength, int expectedBytes) {
        file.device(1, 0, file.option(PcapngFile.IF_FCSLEN, (byte) fcsLength));
        file.enhanced(0, 0, OTHER, 64);

        assertThat(capture().originalBytes(0)).isEqualTo(expectedBytes);
        assertThat(Frames.frameOf(capture(), 0)).isEqualTo(Arrays.copyOf(OTHER, expectedBytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "4, 60", "2, 62"})
    void thePacketsOwnCheckSequenceComesFirst(int fcsLength, int expectedBytes) {
        file.device(1, 0, file.option(PcapngFile.IF_FCSLEN, (byte) 4));
        file.enhanced(0, 0, OTHER, 64, file.flagsOption((long) fcsLength << 5 | 0xFFFF_0002L));

        assertThat(capture().originalBytes(0)).isEqualTo(expectedBytes);
    }

    @Test
    void aCheckSequenceThatEthernetDoesNotHaveIsRefused() {
        PcapngFile ofInterface = new PcapngFile().section(ByteOrder.LITTLE_ENDIAN, -1);
        byte[] option = ofInterface.option(PcapngFile.IF_FCSLEN, (byte) 8);
        ofInterface.device(1, 0, option).enhanced(0, 0, OTHER, 64);
        assertThat(Refusal.of(ofInterface.toArray())).hasMessageContaining("sequence of 8 bytes");

        file.device(1, 0).enhanced(0, 0, OTHER, 64, file.flagsOption(15 << 5));

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("sequence of 15 bytes");
    }

    @Test
    void onlyAnInterfaceThatIsUsedMustBeEthernet() {
        file.device(1, 0);
        int at = file.size();
        file.device(113, 0, file.textOption(PcapngFile.IF_NAME, "an\ny"));
        file.enhanced(0, 0, FRAME, 61);

        assertThat(capture().frameCount()).isEqualTo(1);

        file.enhanced(1, 0, FRAME, 61);
        CaptureException refusal = Refusal.of(file.toArray());
        assertThat(refusal)
                .hasMessageContaining(
                        "link type of interface 1 (an?y) is LINKTYPE_LINUX_SLL (113)");
        assertThat(refusal.offset()).isEqualTo(at);
    }

    @Test
    void aPacketBeforeAnyInterfaceIsRefused() {
        file.simple(FRAME, 61);

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("0 interfaces described");
    }

    @Test
    void aFileWithoutFramesIsRefused() {
        file.device(1, 0).block(5, new byte[12]);

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("contains no frames");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "8, 8", "15, 15", "17, 17"})
    void aBlockLengthThatCannotBeIsRefused(long before, long after) {
        int at = file.size();
        file.block(5, before, after, new byte[8]);

        CaptureException refusal = Refusal.of(file.toArray());

        assertThat(refusal).hasMessageContaining("a length of " + before + " bytes");
        assertThat(refusal.offset()).isEqualTo(at + 4);
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "2, 28", "3, 12", "6, 28", "0x0A0D0D0A, 24"})
    void aBlockTooShortForItsTypeIsRefused(String type, int bytes) {
        byte[] body = new byte[bytes - 12];
        if (body.length >= 4 && type.startsWith("0x")) {
            System.arraycopy(new byte[] {0x1A, 0x2B, 0x3C, 0x4D}, 0, body, 0, 4);
        }
        file.block(Integer.decode(type), body);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("a length of " + bytes + " bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {24, 0x7FFF_FFFCL, 0xFFFF_FFFCL})
    void aBlockLongerThanTheFileIsRefusedAndSetsNoMemoryAside(long claimed) {
        file.device(1, 0).enhanced(0, 0, FRAME, 61).block(5, claimed, claimed, new byte[8]);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("of " + claimed + " bytes with 20 left in the file")
                .hasMessageContaining("1 frame before it whole");
    }

    @Test
    void lengthsThatDisagreeAreRefused() {
        file.block(5, 20, 24, new byte[8]);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("lengths are 20 at its start and 24 at its end");
    }

    @ParameterizedTest
    @ValueSource(longs = {65, 0x7FFF_FFFFL, 0xFFFF_FFFFL})
    void aPacketThatDoesNotFitItsBlockIsRefused(long claimed) {
        file.device(1, 0).enhanced(0, 0, claimed, claimed, FRAME);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("room for 64 bytes that claims " + claimed);
    }

    @Test
    void aSimplePacketThatDoesNotFitItsBlockIsRefused() {
        file.device(1, 0).simple(FRAME, 1514);

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("that claims 1514");
    }

    @Test
    void anAbsurdOriginalLengthIsRefused() {
        file.device(1, 0).enhanced(0, 0, FRAME, 0xFFFF_FFFFL);

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("4294967295 original bytes");
    }

    @Test
    void anOptionThatLeavesItsBlockIsRefused() {
        byte[] option = {0, 1, 0, 9, 0, 0, 0, 0};
        file.device(1, 0, option);

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("option 1 with a value of 9 bytes")
                .hasMessageContaining("at most the 4 bytes");
    }

    @ParameterizedTest
    @CsvSource({"9, if_tsresol", "13, if_fcslen", "14, if_tsoffset"})
    void anOptionOfTheWrongLengthIsRefused(int code, String name) {
        file.device(1, 0, file.option(code, new byte[2]));

        assertThat(Refusal.of(file.toArray()))
                .hasMessageContaining("option " + name + " with a value of 2 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0A0D0A00, 0x0A0D0AFF, 0x550A0D0A, 0x550A0D0D, 0x0D0D0A55})
    void convertedLineEndsAreToldApartFromOtherDamage(int type) {
        file.device(1, 0).block(type, new byte[8]);

        assertThat(Refusal.of(file.toArray())).hasMessageContaining("line ends were converted");
    }

    @Test
    void aByteOrderMagicThatIsNoneIsRefused() {
        PcapngFile other = new PcapngFile().block(PcapngReader.SECTION_HEADER, new byte[16]);

        assertThat(Refusal.of(other.toArray())).hasMessageContaining("byte-order magic 0x00000000");
    }

    @Test
    void everyTruncationInsideABlockIsRefused() {
        file.device(1, 0).enhanced(0, 0, FRAME, 61);
        int whole = file.size();
        byte[] bytes = file.enhanced(0, 1, OTHER, 64).toArray();

        for (int size = 1; size < bytes.length; size++) {
            if (size != whole) {
                CaptureException refusal = Refusal.of(Arrays.copyOf(bytes, size));
                assertThat(refusal.offset()).isLessThan(size);
            }
        }
    }
}
