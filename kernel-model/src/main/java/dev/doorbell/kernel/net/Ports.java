package dev.doorbell.kernel.net;

import java.util.function.IntPredicate;

/** Hands out local ports one after the other, round and round. Source: RFC 6335, "Port Number Ranges". */
final class Ports {
    private static final int FIRST = 49_152;
    private static final int COUNT = 65_536 - FIRST;

    private int handedOut;

    /** The next one that {@code isFree} agrees to; -1 if none is free. */
    int next(IntPredicate isFree) {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + handedOut++ % COUNT;
            if (isFree.test(port)) {
                return port;
            }
        }
        return -1;
    }
}
