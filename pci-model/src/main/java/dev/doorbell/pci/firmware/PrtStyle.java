package dev.doorbell.pci.firmware;

/** How a {@code _PRT} names interrupts, and what kind of object it is. */
public enum PrtStyle {
    /** By link devices with one fixed setting, called {@code GSI0} and so on; a package. */
    LINKS_GSI("GSI"),
    /** By link devices with one fixed setting, called {@code LPC0} and so on; a package. */
    LINKS_LPC("LPC"),
    /** By their numbers; a package. */
    NUMBERS(""),
    /** By their numbers; a method that returns a package. */
    NUMBERS_FROM_METHOD("");

    private final String linkPrefix;

    PrtStyle(String linkPrefix) {
        this.linkPrefix = linkPrefix;
    }

    boolean usesLinks() {
        return !linkPrefix.isEmpty();
    }

    /** What the {@code index}-th link is called, in hexadecimal. */
    String link(int index) {
        return linkPrefix + Integer.toHexString(index);
    }
}
