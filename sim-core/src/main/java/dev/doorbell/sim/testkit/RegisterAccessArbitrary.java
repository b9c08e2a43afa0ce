package dev.doorbell.sim.testkit;

import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Accesses to the registers of any table: mostly to a whole register, now and then of an odd width, to
 * part of one, across several, to a hole, or not aligned.
 *
 * <p>Values are zero, all ones, single bits, all ones but one bit, small numbers, the largest and smallest
 * of a sign, whatever was named as likely (addresses, say), and anything. Shrinks towards reading the
 * whole first register, and towards writing zero.
 */
public final class RegisterAccessArbitrary extends ArbitraryDecorator<RegisterAccess> {
    private static final int INDEX_SPAN = 1 << 16;

    private final List<? extends RegisterSpec> registers;
    private final long sizeBytes;
    private final int reads;
    private final int writes;
    private final List<Arbitrary<Long>> likely;

    private RegisterAccessArbitrary(
            List<? extends RegisterSpec> registers,
            long sizeBytes,
            int reads,
            int writes,
            List<Arbitrary<Long>> likely) {
        this.registers = registers;
        this.sizeBytes = sizeBytes;
        this.reads = reads;
        this.writes = writes;
        this.likely = likely;
    }

    /** Accesses to the table of {@code map}, which lies in {@code sizeBytes} bytes, at least 8. */
    public static <R extends Enum<R> & RegisterSpec> RegisterAccessArbitrary of(
            RegisterMap<R> map, long sizeBytes) {
        return of(map.registers(), sizeBytes);
    }

    /**
     * Accesses to these registers of one file, which has {@code sizeBytes} bytes.
     *
     * @throws IllegalArgumentException if there is no register, or fewer than 8 bytes
     */
    public static RegisterAccessArbitrary of(
            List<? extends RegisterSpec> registers, long sizeBytes) {
        if (registers.isEmpty() || sizeBytes < Long.BYTES) {
            throw new IllegalArgumentException(
                    "register traffic for "
                            + registers.size()
                            + " registers in "
                            + sizeBytes
                            + " bytes; expected a register, and 8 bytes at least");
        }
        return new RegisterAccessArbitrary(List.copyOf(registers), sizeBytes, 1, 2, List.of());
    }

    /** With reads and writes in this proportion; 1 to 2 unless told. */
    public RegisterAccessArbitrary weighing(int toRead, int toWrite) {
        return new RegisterAccessArbitrary(registers, sizeBytes, toRead, toWrite, likely);
    }

    /** With writes of these values too, as often as of all others together. */
    public RegisterAccessArbitrary likely(Arbitrary<Long> values) {
        return new RegisterAccessArbitrary(registers, sizeBytes, reads, writes, List.of(values));
    }

    /** Up to {@code accessesMax} of them in a row. */
    public Arbitrary<RegisterTraffic> traffic(int accessesMax) {
        return traffic(0, accessesMax);
    }

    /** From {@code accessesMin} to {@code accessesMax} of them in a row. */
    public Arbitrary<RegisterTraffic> traffic(int accessesMin, int accessesMax) {
        return list().ofMinSize(accessesMin).ofMaxSize(accessesMax).map(RegisterTraffic::new);
    }

    /** What an access hits. */
    private record Spot(long offset, int bytes) {}

    @Override
    protected Arbitrary<RegisterAccess> arbitrary() {
        Arbitrary<RegisterAccess.Kind> kinds =
                Arbitraries.frequency(
                        Tuple.of(reads, RegisterAccess.Kind.READ),
                        Tuple.of(writes, RegisterAccess.Kind.WRITE));
        return Combinators.combine(spots(), kinds, values())
                .as(
                        (spot, kind, value) ->
                                new RegisterAccess(
                                        kind,
                                        spot.offset,
                                        spot.bytes,
                                        kind == RegisterAccess.Kind.READ
                                                ? 0
                                                : value & Words.mask(spot.bytes),
                                        nameAt(spot.offset)));
    }

    private Arbitrary<Spot> spots() {
        Arbitrary<Spot> whole =
                Combinators.combine(
                                Arbitraries.of(registers),
                                Arbitraries.integers()
                                        .between(0, INDEX_SPAN - 1)
                                        .withDistribution(RandomDistribution.uniform()))
                        .as(RegisterAccessArbitrary::element);
        Arbitrary<Integer> widths = Arbitraries.of(4, 1, 2, 8);
        Arbitrary<Long> anywhere =
                Arbitraries.longs()
                        .between(0, sizeBytes - Long.BYTES)
                        .withDistribution(RandomDistribution.uniform());
        return Arbitraries.frequencyOf(
                Tuple.of(28, whole),
                Tuple.of(
                        3,
                        Combinators.combine(whole, widths, Arbitraries.integers().between(0, 7))
                                .as((spot, bytes, within) -> aligned(spot.offset + within, bytes))),
                Tuple.of(2, Combinators.combine(anywhere, widths).as(this::aligned)),
                Tuple.of(1, Combinators.combine(anywhere, widths).as(Spot::new)));
    }

    private static Spot element(RegisterSpec register, int draw) {
        RegisterRow row = register.row();
        // The ends of an array are as likely as its middle.
        int index =
                switch (draw & 3) {
                    case 0 -> 0;
                    case 1 -> row.count() - 1;
                    default -> (draw >> 2) % row.count();
                };
        return new Spot(row.offset() + (long) index * row.stride(), row.bytes());
    }

    private Spot aligned(long offset, int bytes) {
        return new Spot(Math.min(offset, sizeBytes - bytes) & -bytes, bytes);
    }

    private Arbitrary<Long> values() {
        Arbitrary<Long> bits = Arbitraries.integers().between(0, 63).map(bit -> 1L << bit);
        Arbitrary<Long> edges =
                Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.just(0L)),
                        Tuple.of(4, Arbitraries.longs().between(0, 32)),
                        Tuple.of(2, Arbitraries.just(-1L)),
                        Tuple.of(3, bits),
                        Tuple.of(1, bits.map(bit -> ~bit)),
                        Tuple.of(1, Arbitraries.of(0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL)),
                        Tuple.of(3, Arbitraries.longs()));
        return likely.isEmpty() ? edges : Arbitraries.oneOf(List.of(edges, likely.get(0)));
    }

    /** What is at {@code offset}; empty for a hole. */
    private String nameAt(long offset) {
        for (RegisterSpec register : registers) {
            RegisterRow row = register.row();
            long index = row.count() == 1 ? 0 : (offset - row.offset()) / row.stride();
            long within = offset - row.offset() - index * row.stride();
            if (offset >= row.offset() && index < row.count() && within < row.bytes()) {
                return register
                        + (row.count() == 1 ? "" : "[" + index + "]")
                        + (within == 0 ? "" : "+" + within);
            }
        }
        return "";
    }
}
