package dev.doorbell.bench.replay;

import dev.doorbell.gic.cpuinterface.IccRegister;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that conversations use for registers of the CPU interface: those of EL1 may be written
 * without their level.
 */
public final class SystemRegisterNames {
    private static final String EL1 = "_EL1";
    private static final Map<String, Integer> ENCODINGS = encodings();

    private SystemRegisterNames() {}

    private static Map<String, Integer> encodings() {
        Map<String, Integer> encodings = new TreeMap<>();
        for (IccRegister register : IccRegister.values()) {
            encodings.put(register.name(), register.encoding());
            if (register.name().endsWith(EL1)) {
                encodings.put(register.name().replace(EL1, ""), register.encoding());
            }
        }
        return encodings;
    }

    /** The encoding of {@code ICC_IAR1} and so on; null for a name that is none of them. */
    public static @Nullable Integer encoding(String name) {
        return ENCODINGS.get(name);
    }
}
