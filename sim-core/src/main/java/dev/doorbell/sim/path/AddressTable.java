package dev.doorbell.sim.path;

import java.util.Arrays;

/** From buffer address to the journey stored there; open-addressed, no allocation once grown. */
final class AddressTable {
    private static final long FREE = -1;

    private long[] addresses = new long[64];
    private long[] journeys = new long[64];
    private int usedCount;

    AddressTable() {
        Arrays.fill(addresses, FREE);
    }

    /** Puts a journey at an address; answers the one that was there, or {@link JourneyBook#NONE}. */
    long put(long address, long journey) {
        int slot = slotOf(address);
        if (addresses[slot] == FREE) {
            if (2 * (usedCount + 1) > addresses.length) {
                rebuild();
                slot = slotOf(address);
            }
            addresses[slot] = address;
            journeys[slot] = JourneyBook.NONE;
            usedCount++;
        }
        long before = journeys[slot];
        journeys[slot] = journey;
        return before;
    }

    /** Takes the journey at an address, or {@link JourneyBook#NONE}. */
    long remove(long address) {
        int slot = slotOf(address);
        if (addresses[slot] == FREE) {
            return JourneyBook.NONE;
        }
        long journey = journeys[slot];
        journeys[slot] = JourneyBook.NONE; // the address stays: rings use the same ones again
        return journey;
    }

    private int slotOf(long address) {
        int mask = addresses.length - 1;
        int slot = (int) ((address * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (addresses[slot] != FREE && addresses[slot] != address) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Leaves out the addresses that hold nothing, and grows if the rest is still many. */
    private void rebuild() {
        long[] oldAddresses = addresses;
        long[] oldJourneys = journeys;
        int live = 0;
        for (int i = 0; i < oldAddresses.length; i++) {
            if (oldAddresses[i] != FREE && oldJourneys[i] != JourneyBook.NONE) {
                live++;
            }
        }
        int size = 4 * live >= oldAddresses.length ? 2 * oldAddresses.length : oldAddresses.length;
        addresses = new long[size];
        journeys = new long[size];
        Arrays.fill(addresses, FREE);
        usedCount = 0;
        for (int i = 0; i < oldAddresses.length; i++) {
            if (oldAddresses[i] != FREE && oldJourneys[i] != JourneyBook.NONE) {
                int slot = slotOf(oldAddresses[i]);
                addresses[slot] = oldAddresses[i];
                journeys[slot] = oldJourneys[i];
                usedCount++;
            }
        }
    }
}
