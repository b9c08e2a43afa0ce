package dev.doorbell.kernel;

/** How the kernel hears of received frames. Its choice, made when it probes the device. */
public enum Delivery {
    /** Every tenth timer tick looks. */
    POLL("poll"),
    /** The function's pin: a level, which other functions may share. */
    INTX("intx"),
    /** Plain MSI, through the board's ITS if it has one, else through its GICv2m frame. */
    MSI("msi"),
    /** MSI-X, likewise. */
    MSIX("msix");

    private final String label;

    Delivery(String label) {
        this.label = label;
    }

    /** The name on the command line and in results. */
    public String label() {
        return label;
    }

    /** Whether it is a write to a doorbell. */
    public boolean isMessage() {
        return this == MSI || this == MSIX;
    }
}
