package dev.doorbell.nic.wire;

/** What becomes of a frame for which the NIC has no room. */
public enum BackPressure {
    /** It is sent regardless, and the NIC drops it: Ethernet without flow control. */
    DROP("sent regardless, the NIC drops it"),
    /** It waits, and all behind it, until the NIC has room: QEMU's network backends. */
    HOLD("waits outside until the NIC has room");

    private final String says;

    BackPressure(String says) {
        this.says = says;
    }

    /** What it does, in a few words. */
    public String says() {
        return says;
    }
}
