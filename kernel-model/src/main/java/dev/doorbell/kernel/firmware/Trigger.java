package dev.doorbell.kernel.firmware;

import java.util.Locale;

/** What of a wire's signal asks for service. */
public enum Trigger {
    /** The change of its level. */
    EDGE,
    /** The level itself, for as long as it lasts. */
    LEVEL,
    /** The table leaves it to the controller. */
    DEFAULT;

    /** As listings show it: {@code edge}, {@code level}, {@code default}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
