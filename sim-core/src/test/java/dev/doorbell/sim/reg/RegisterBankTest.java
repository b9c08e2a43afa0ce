package dev.doorbell.sim.reg;

import static dev.doorbell.sim.reg.RegisterRow.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of register by full, high, low and middle access, and everything that is absent. */
class RegisterBankTest {
    private static final long START = 0x1122_3344_5566_7788L;

    enum Register implements RegisterSpec {
        READ_WRITE(at(0x00).bytes(8).accessedBy(1)),
        READ_ONLY(at(0x08).bytes(8).accessedBy(1).readOnly()),
        WRITE_ONLY(at(0x10).bytes(8).accessedBy(1).writeOnly()),
        ONES_SET(at(0x18).bytes(8).accessedBy(1).onesSet()),
        ONES_CLEAR(at(0x20).bytes(8).accessedBy(1).onesClear()),
        READ_CLEARS(at(0x28).bytes(8).accessedBy(1).readClears()),
        RESERVED(at(0x30).bytes(8).accessedBy(1).reserved()),
        UNMODELLED(at(0x38).bytes(8).accessedBy(1).unmodelled()),
        WORD_ONLY(at(0x40)),
        BYTE(at(0x44).bytes(1)),
        HALF(at(0x46).bytes(2)),
        APART(at(0x50).array(3, 16).accessedBy(2)),
        TOGETHER(at(0x80).array(4, 4)),
        LAST(at(0x90));

        private final RegisterRow row;

        Register(RegisterRow row) {
            this.row = row;
        }

        @Override
        public RegisterRow row() {
            return row;
        }
    }

    /** Behaves as the rows say and remembers what it was asked. */
    private static final class File implements RegisterFile<Register> {
        final Map<String, Long> values = new TreeMap<>();
        final List<String> calls = new ArrayList<>();

        long value(Register register, int index) {
            return values.getOrDefault(register.name() + index, START);
        }

        @Override
        public long read(Register register, int index) {
            calls.add("read " + register + index);
            long value = value(register, index);
            if (register == Register.READ_CLEARS) {
                values.put(register.name() + index, 0L);
            }
            return value;
        }

        @Override
        public long peek(Register register, int index) {
            return value(register, index);
        }

        @Override
        public void write(Register register, int index, long value) {
            calls.add(String.format("write %s%d=%x", register, index, value));
            long before = value(register, index);
            long after =
                    switch (register.row().access()) {
                        case WRITE_ONE_SETS -> before | value;
                        case WRITE_ONE_CLEARS -> before & ~value;
                        default -> value;
                    };
            values.put(register.name() + index, after);
        }
    }

    private final Trace trace = new Trace(new EventQueue());
    private final File file = new File();
    private final RegisterBank<Register> bank =
            new RegisterBank<>(
                    RegisterMap.of(Register.class, 0x100), file, trace, trace.source("test"));

    private record Piece(String name, int offset, int bytes) {
        long mask() {
            return bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
        }

        long bits(long value) {
            return value >>> (8 * offset) & mask();
        }

        long placed(long value) {
            return (value & mask()) << (8 * offset);
        }
    }

    private static Stream<Piece> pieces() {
        return Stream.of(
                new Piece("full", 0, 8),
                new Piece("low half", 0, 4),
                new Piece("high half", 4, 4),
                new Piece("low byte", 0, 1),
                new Piece("high byte", 7, 1),
                new Piece("middle byte", 3, 1),
                new Piece("middle pair", 2, 2));
    }

    @TestFactory
    Stream<DynamicTest> everyKindByEveryPiece() {
        long written = 0xF0E1_D2C3_B4A5_9687L;
        return Stream.of(Register.values())
                .filter(register -> register.row().bytes() == 8)
                .flatMap(
                        register ->
                                pieces().map(
                                                piece ->
                                                        DynamicTest.dynamicTest(
                                                                register + ", " + piece.name(),
                                                                () ->
                                                                        walk(
                                                                                register, piece,
                                                                                written))));
    }

    private void walk(Register register, Piece piece, long written) {
        file.values.clear();
        Access access = register.row().access();
        long offset = register.row().offset() + piece.offset();
        boolean reads =
                access != Access.WRITE_ONLY
                        && access != Access.RESERVED
                        && access != Access.UNMODELLED;

        assertThat(bank.read(offset, piece.bytes())).isEqualTo(reads ? piece.bits(START) : 0);

        file.values.clear();
        bank.write(offset, piece.bytes(), piece.bits(written) | ~piece.mask());
        long kept = START & ~piece.placed(-1);
        long mine = piece.placed(piece.bits(written));
        long expected =
                switch (access) {
                    case READ_WRITE, READ_CLEARS -> kept | mine;
                    case WRITE_ONLY -> mine;
                    case WRITE_ONE_SETS -> START | mine;
                    case WRITE_ONE_CLEARS -> START & ~mine;
                    case READ_ONLY, RESERVED, UNMODELLED -> START;
                };
        assertThat(file.value(register, 0)).isEqualTo(expected);
    }

    @Test
    void aReadThatClearsDoesSoOnceForEachAccess() {
        assertThat(bank.read(0x28, 8)).isEqualTo(START);
        assertThat(bank.read(0x28, 8)).isZero();
        assertThat(file.calls).containsExactly("read READ_CLEARS0", "read READ_CLEARS0");
    }

    @Test
    void aPartialWriteDoesNotReadTheRegister() {
        bank.write(0x00, 1, 0xFF);

        assertThat(file.calls).containsExactly("write READ_WRITE0=11223344556677ff");
    }

    @Test
    void anAccessNarrowerThanARegisterAnswersReadsAsZeroAndIsReported() {
        assertThat(bank.read(0x40, 2)).isZero();
        bank.write(0x42, 2, 0xFFFF);

        assertThat(file.calls).isEmpty();
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_WIDTH, 2L);
    }

    @Test
    void anAccessNotAlignedToItsWidthReadsAsZeroAndIsReported() {
        assertThat(bank.read(0x01, 2)).isZero();
        bank.write(0x04, 8, 1);

        assertThat(file.calls).isEmpty();
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_WIDTH, 2L);
    }

    @Test
    void aHoleReadsAsZeroAndIsReported() {
        assertThat(bank.read(0x94, 4)).isZero();
        bank.write(0xF0, 4, 1);
        assertThat(bank.read(0x1000, 4)).isZero();

        assertThat(file.calls).isEmpty();
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_HOLE, 3L);
    }

    @Test
    void absenceHasThreeNames() {
        bank.read(0x30, 8);
        assertThat(trace.complaints()).isEmpty();
        bank.write(0x30, 8, 1);
        assertThat(trace.complaints()).containsOnlyKeys(TracePoint.REGISTER_READ_ONLY);
        bank.read(0x38, 8);
        bank.write(0x38, 8, 1);
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_UNMODELLED, 2L);
        bank.read(0xA0, 8);
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_HOLE, 1L);
    }

    @Test
    void aWriteToAReadOnlyRegisterIsReported() {
        bank.write(0x08, 8, 1);

        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_READ_ONLY, 1L);
    }

    @Test
    void aWideAccessOverNarrowRegistersIsSplitInAddressOrder() {
        file.values.put("TOGETHER0", 0x1111_1111L);
        file.values.put("TOGETHER1", 0x2222_2222L);

        assertThat(bank.read(0x80, 8)).isEqualTo(0x2222_2222_1111_1111L);
        bank.write(0x88, 8, 0x4444_4444_3333_3333L);

        assertThat(file.calls)
                .containsExactly(
                        "read TOGETHER0",
                        "read TOGETHER1",
                        "write TOGETHER2=33333333",
                        "write TOGETHER3=44444444");
    }

    @Test
    void aWideAccessOverRegistersOfSeveralWidthsAndAHoleReachesEach() {
        file.values.put("WORD_ONLY0", 0xAAAA_AAAAL);
        file.values.put("BYTE0", 0xBBL);
        file.values.put("HALF0", 0xCCCCL);

        // The byte's register is followed by a hole of one byte, which ends the access.
        assertThat(bank.read(0x40, 8) & 0xFF_FFFF_FFFFL).isEqualTo(0xBB_AAAA_AAAAL);
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_HOLE, 1L);
        assertThat(bank.read(0x46, 2)).isEqualTo(0xCCCC);
    }

    @Test
    void theLastRegisterBeforeAHoleAnswersAWideAccessWithItsPart() {
        file.values.put("LAST0", 0xDEAD_BEEFL);

        assertThat(bank.read(0x90, 8)).isEqualTo(0xDEAD_BEEFL);
        bank.write(0x90, 8, -1);

        assertThat(file.value(Register.LAST, 0)).isEqualTo(0xFFFF_FFFFL);
        assertThat(trace.complaints()).containsEntry(TracePoint.REGISTER_HOLE, 2L);
    }

    @Test
    void anArrayWithAStrideIsIndexedAndHasHolesBetween() {
        file.values.put("APART2", 0x8765_4321L);

        assertThat(bank.read(0x70, 4)).isEqualTo(0x8765_4321L);
        assertThat(bank.read(0x72, 2)).isEqualTo(0x8765);
        bank.write(0x60, 2, 0xFFFF);
        assertThat(file.value(Register.APART, 1)).isEqualTo(START | 0xFFFF);
        assertThat(bank.read(0x54, 4)).isZero();

        assertThat(trace.complaints()).containsOnlyKeys(TracePoint.REGISTER_HOLE);
    }
}
