package dev.doorbell.bench.replay;

import java.util.Map;

/**
 * One PCI function of a board.
 *
 * @param line the line of the file that says so, from 1
 * @param path where it is, as written
 * @param bridge the id of the bridge it is behind; empty on the root bus
 * @param device its slot
 * @param function its number in the slot
 * @param model what it is
 * @param options what else is said of it, by key
 */
public record DeviceSpec(
        int line,
        String path,
        String bridge,
        int device,
        int function,
        String model,
        Map<String, String> options) {}
