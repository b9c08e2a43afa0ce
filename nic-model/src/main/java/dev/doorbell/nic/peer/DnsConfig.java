package dev.doorbell.nic.peer;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A name server.
 *
 * @param behaviour what it does with a query
 * @param serviceNanos from a query's arrival to its answer's leaving
 * @param address the answer for every name, if there is no zone
 * @param zone addresses by name; other names do not exist, unless it is empty
 * @param ttlSeconds how long an answer may be kept
 * @param queriesMax at work at a time; a further one is dropped
 */
public record DnsConfig(
        Behaviour behaviour,
        long serviceNanos,
        int address,
        Map<String, Integer> zone,
        int ttlSeconds,
        int queriesMax) {
    /** The port of every name server. */
    public static final int PORT = 53;

    /** What a name server does with a query for an address. */
    public enum Behaviour {
        /** Answers with the address. */
        ANSWERS,
        /** Says nothing, ever: dead. */
        SILENT,
        /** Answers with an alias, and the alias' address. */
        ALIAS,
        /** Says that there is no such name. */
        NO_SUCH_NAME,
        /** Says that it has failed. */
        SERVER_FAILURE,
        /** Says that it does not want to. */
        REFUSES,
        /** Says that all is well, and gives no address. */
        NO_ADDRESS,
        /** Says that the answer did not fit, and gives none. */
        TRUNCATED,
        /** Answers to another transaction number. */
        WRONG_ID,
        /** Answers about another name than was asked for. */
        WRONG_QUESTION,
        /** Ends in the middle of the address. */
        CUT_SHORT,
        /** Answers about a name whose compression pointer points to itself. */
        ENDLESS_NAME
    }

    /** Checks and copies; names of the zone in lower case. */
    public DnsConfig {
        Checks.nanos("service time of a name server", serviceNanos);
        Checks.atLeast("life time of an answer", ttlSeconds, 0);
        Checks.between("queries at work", queriesMax, 1, 1_000_000);
        Map<String, Integer> lower = new TreeMap<>();
        zone.forEach((name, to) -> lower.put(name.toLowerCase(Locale.ROOT), to));
        zone = Map.copyOf(lower);
    }

    /** Answers at once, with {@code address} for every name. */
    public static DnsConfig answering(int address) {
        return new DnsConfig(Behaviour.ANSWERS, 0, address, Map.of(), 60, 256);
    }

    /** Never answers. */
    public static DnsConfig dead() {
        return answering(0).withBehaviour(Behaviour.SILENT);
    }

    /** The same, behaving otherwise. */
    public DnsConfig withBehaviour(Behaviour to) {
        return new DnsConfig(to, serviceNanos, address, zone, ttlSeconds, queriesMax);
    }

    /** The same, as slow as that. */
    public DnsConfig withServiceNanos(long nanos) {
        return new DnsConfig(behaviour, nanos, address, zone, ttlSeconds, queriesMax);
    }

    /** The same for these names only. */
    public DnsConfig withZone(Map<String, Integer> names) {
        return new DnsConfig(behaviour, serviceNanos, address, names, ttlSeconds, queriesMax);
    }

    /** The same with other room. */
    public DnsConfig withQueriesMax(int queries) {
        return new DnsConfig(behaviour, serviceNanos, address, zone, ttlSeconds, queries);
    }
}
