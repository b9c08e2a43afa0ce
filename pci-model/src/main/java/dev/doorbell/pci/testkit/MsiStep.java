package dev.doorbell.pci.testkit;

import dev.doorbell.sim.testkit.Words;

/**
 * What happens to messages of one function.
 *
 * @param pauseTicks ticks since the step before, 0 for the same tick
 * @param verb what happens
 * @param function which function, from 0
 * @param vector which vector, from 0; of no meaning where the verb is about all of them
 * @param count how often it is posted, at once; 1 for other verbs
 */
public record MsiStep(long pauseTicks, Verb verb, int function, int vector, int count) {
    /** What happens. */
    public enum Verb {
        /** The device posts the vector. */
        POSTS,
        /** The driver masks the vector. */
        MASKS,
        /** The driver unmasks the vector. */
        UNMASKS,
        /** The driver masks the function. */
        MASKS_ALL,
        /** The driver unmasks the function. */
        UNMASKS_ALL,
        /** The driver disables MSI-X. */
        SWITCHES_OFF,
        /** The driver enables MSI-X. */
        SWITCHES_ON,
        /** The driver clears Bus Master Enable. */
        TAKES_THE_BUS,
        /** The driver sets Bus Master Enable. */
        GIVES_THE_BUS
    }

    @Override
    public String toString() {
        String what =
                switch (verb) {
                    case POSTS ->
                            "posts vector " + vector + (count == 1 ? "" : ", " + count + " times");
                    case MASKS -> "has vector " + vector + " masked";
                    case UNMASKS -> "has vector " + vector + " unmasked";
                    case MASKS_ALL -> "is masked";
                    case UNMASKS_ALL -> "is unmasked";
                    case SWITCHES_OFF -> "has MSI-X disabled";
                    case SWITCHES_ON -> "has MSI-X enabled";
                    case TAKES_THE_BUS -> "may not master the bus";
                    case GIVES_THE_BUS -> "may master the bus";
                };
        return Words.after(pauseTicks) + "function " + function + " " + what;
    }
}
