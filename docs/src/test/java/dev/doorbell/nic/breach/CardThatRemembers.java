package dev.doorbell.nic.breach;

import java.util.concurrent.ConcurrentHashMap;

/** Breaks {@code machinesShareNoState}: what one machine's card remembers, another's finds. */
final class CardThatRemembers {
    static final ConcurrentHashMap<Integer, Integer> SEEN = new ConcurrentHashMap<>();
}
