package dev.doorbell.bench.replay.linux;

/**
 * A device of a trace.
 *
 * @param line the line of the file, from 1
 * @param name what its components begin with
 * @param kind the model of the reference
 * @param bus the bus it was found on
 * @param device its number there
 * @param function its function
 */
record TracedDevice(int line, String name, String kind, int bus, int device, int function) {
    /** Bus, device and function as one number, as requests carry it. */
    int requester() {
        return bus << 8 | device << 3 | function;
    }
}
