package dev.doorbell.kernel;

/** How the kernel hears of received frames. Its choice, made when it probes the device. */
public enum Delivery {
    /** Every tenth timer tick looks. */
    POLL("poll"),
    /** Plain MSI through a GICv2m frame. */
    MSI("msi"),
    /** MSI-X through a GICv2m frame. */
    MSIX("msix");

    private final String label;

    Delivery(String label) {
        this.label = label;
    }

    /** The name on the command line and in results. */
    public String label() {
        return label;
    }
}
