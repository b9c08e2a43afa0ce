package dev.doorbell.bench.replay;

import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that conversations use for registers of the CPU interface: without the exception level.
 *
 * <p>Source of those that the model does not have: Arm IHI 0069, "AArch64 System register
 * descriptions".
 */
final class SystemRegisterNames {
    private static final Map<String, Integer> ENCODINGS = encodings();

    /** All names, for messages. */
    static final String ALL = String.join(", ", ENCODINGS.keySet());

    private SystemRegisterNames() {}

    private static Map<String, Integer> encodings() {
        Map<String, Integer> encodings = new TreeMap<>();
        encodings.put("ICC_ASGI1R", SystemRegisters.encoding(3, 0, 12, 11, 6));
        encodings.put("ICC_SGI0R", SystemRegisters.encoding(3, 0, 12, 11, 7));
        for (int i = 1; i <= 3; i++) {
            encodings.put("ICC_AP0R" + i, SystemRegisters.encoding(3, 0, 12, 8, 4 + i));
            encodings.put("ICC_AP1R" + i, SystemRegisters.encoding(3, 0, 12, 9, i));
        }
        for (IccRegister register : IccRegister.values()) {
            String name = register.name();
            if (name.endsWith("_EL1")) {
                encodings.put(name.substring(0, name.length() - 4), register.encoding());
            }
        }
        return encodings;
    }

    /** The encoding of {@code ICC_IAR1} and so on; null for a name that is none of them. */
    static @Nullable Integer encoding(String name) {
        return ENCODINGS.get(name);
    }
}
