package dev.doorbell.gic.testkit;

import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;
import dev.doorbell.sim.testkit.LineScript;
import dev.doorbell.sim.testkit.LineScriptArbitrary;
import dev.doorbell.sim.testkit.RegisterAccess;
import dev.doorbell.sim.testkit.RegisterAccessArbitrary;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Arbitraries of what happens to a GIC, for {@code @Domain(GicDomain.class)}: {@link GicTraffic} to the
 * frames of a GICv3 with two cores, and {@link LineScript}s for the wires {@link #WIRES}.
 *
 * <p>The static methods make the same for other frames, cores and wires. Accesses are those of {@link
 * RegisterAccessArbitrary}: mostly to whole registers of the tables, now and then to parts of them or
 * to holes.
 */
public final class GicDomain extends DomainContextBase {
    /** Two SPIs, and a PPI of each of two cores. */
    public static final List<GicWire> WIRES =
            List.of(GicWire.spi(40), GicWire.spi(41), GicWire.ppi(27, 0), GicWire.ppi(27, 1));

    private static final int CORES = 2;
    private static final int LENGTH_MAX = 60;
    private static final int WORD_LAST = 2;

    @Provide
    Arbitrary<GicAccess> anyAccess() {
        return accesses(GicFrame.OF_V3, CORES);
    }

    @Provide
    Arbitrary<GicTraffic> anyTraffic() {
        return traffic(GicFrame.OF_V3, CORES, LENGTH_MAX);
    }

    @Provide
    Arbitrary<LineScript> anyLineScript() {
        return lineScripts(WIRES);
    }

    /**
     * Accesses of {@code cores} cores to these frames; one in four is secure. Half of the writes are
     * ones that set or clear, in the first words of the registers that take them, so that they meet.
     */
    public static Arbitrary<GicAccess> accesses(List<GicFrame> frames, int cores) {
        return Arbitraries.of(frames)
                .flatMap(
                        frame ->
                                Combinators.combine(
                                                Arbitraries.integers().between(0, cores - 1),
                                                Arbitraries.frequency(
                                                        Tuple.of(3, false), Tuple.of(1, true)),
                                                accesses(frame))
                                        .as(
                                                (core, secure, access) ->
                                                        new GicAccess(
                                                                frame, core, secure, access)));
    }

    private static Arbitrary<RegisterAccess> accesses(GicFrame frame) {
        Arbitrary<RegisterAccess> any =
                RegisterAccessArbitrary.of(frame.registers(), frame.bytes());
        List<RegisterSpec> acting = frame.registers().stream().filter(GicDomain::onesAct).toList();
        return acting.isEmpty()
                ? any
                : Arbitraries.frequencyOf(Tuple.of(3, any), Tuple.of(2, ones(acting)));
    }

    private static boolean onesAct(RegisterSpec register) {
        RegisterRow row = register.row();
        return row.bytes() == 4
                && (row.access() == Access.WRITE_ONE_SETS
                        || row.access() == Access.WRITE_ONE_CLEARS);
    }

    private static Arbitrary<RegisterAccess> ones(List<RegisterSpec> registers) {
        return Combinators.combine(
                        Arbitraries.of(registers),
                        Arbitraries.integers().between(0, WORD_LAST),
                        Arbitraries.of(1L, 3L, 0x8000_0000L, 0x0F0F_0F0FL, 0xFFFF_FFFFL))
                .as(
                        (register, word, value) -> {
                            RegisterRow row = register.row();
                            int index = Math.min(word, row.count() - 1);
                            return new RegisterAccess(
                                    RegisterAccess.Kind.WRITE,
                                    row.offset() + (long) index * row.stride(),
                                    4,
                                    value,
                                    register + (row.count() == 1 ? "" : "[" + index + "]"));
                        });
    }

    /** Up to {@code lengthMax} accesses in a row. */
    public static Arbitrary<GicTraffic> traffic(List<GicFrame> frames, int cores, int lengthMax) {
        return accesses(frames, cores).list().ofMaxSize(lengthMax).map(GicTraffic::new);
    }

    /** Scripts for these wires; a step's line is the name of its wire. */
    public static LineScriptArbitrary lineScripts(List<GicWire> wires) {
        return LineScriptArbitrary.of(wires.stream().map(GicWire::name).toArray(String[]::new));
    }
}
