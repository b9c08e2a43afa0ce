package dev.doorbell.sim.testkit;

import dev.doorbell.sim.reg.RegisterSpec;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import net.jqwik.api.providers.TypeUsage;

/**
 * The engine's values for jqwik: {@code @Domain(SimDomain.class)} gives {@link LineScript} (of the lines
 * {@code a}, {@code b} and {@code c}), and {@link RegisterAccess} and {@link RegisterTraffic} for the
 * table that {@link Registers} names at the parameter.
 */
public final class SimDomain extends DomainContextBase {
    @Provide
    Arbitrary<LineScript> lineScripts() {
        return LineScriptArbitrary.of("a", "b", "c");
    }

    @Provide
    Arbitrary<RegisterAccess> registerAccesses(TypeUsage target) {
        return accesses(registers(target));
    }

    @Provide
    Arbitrary<RegisterTraffic> registerTraffic(TypeUsage target) {
        Registers registers = registers(target);
        return accesses(registers).traffic(registers.accessesMax());
    }

    private static Registers registers(TypeUsage target) {
        return target.findAnnotation(Registers.class)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "register traffic without a table; write"
                                                + " @ForAll @Registers(value = MyRegister.class,"
                                                + " bytes = 0x1000)"));
    }

    private static RegisterAccessArbitrary accesses(Registers registers) {
        RegisterSpec[] constants = registers.value().getEnumConstants();
        if (constants == null) {
            throw new IllegalArgumentException(
                    registers.value().getName() + " is not an enum of registers");
        }
        return RegisterAccessArbitrary.of(List.of(constants), registers.bytes());
    }
}
