package dev.doorbell.pci.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What devices do where implementations differ: one constant of each kind of {@link DeviceChoice}.
 *
 * <p>Immutable. A device asks for its choices when it is made and keeps them; nothing is looked up
 * while it runs.
 */
public final class DeviceBehaviour {
    /** The specifications' rules, and the strictest of those they allow. */
    public static final DeviceBehaviour SPECIFICATION =
            new DeviceBehaviour("specification", false, Map.of());

    /** QEMU's emulated devices, as of 7.2. */
    public static final DeviceBehaviour QEMU = new DeviceBehaviour("qemu", true, Map.of());

    private final String name;
    private final boolean qemu;
    private final Map<Class<?>, DeviceChoice> chosen;

    private DeviceBehaviour(String name, boolean qemu, Map<Class<?>, DeviceChoice> chosen) {
        this.name = name;
        this.qemu = qemu;
        this.chosen = chosen;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Its choice of {@code kind}.
     *
     * @throws IllegalArgumentException if no constant of the kind is QEMU's
     */
    public <E extends Enum<E> & DeviceChoice> E choice(Class<E> kind) {
        DeviceChoice choice = chosen.get(kind);
        if (choice != null) {
            return kind.cast(choice);
        }
        E[] constants = kind.getEnumConstants();
        if (!qemu) {
            return constants[0];
        }
        for (E constant : constants) {
            if (constant.isQemu()) {
                return constant;
            }
        }
        throw new IllegalArgumentException(kind + " does not say what QEMU does");
    }

    /** With {@code choice} instead of its own of that kind. */
    public <E extends Enum<E> & DeviceChoice> DeviceBehaviour with(E choice) {
        Map<Class<?>, DeviceChoice> changed = new LinkedHashMap<>(chosen);
        changed.put(choice.getDeclaringClass(), choice);
        return new DeviceBehaviour(name, qemu, changed);
    }

    @Override
    public String toString() {
        return name;
    }
}
