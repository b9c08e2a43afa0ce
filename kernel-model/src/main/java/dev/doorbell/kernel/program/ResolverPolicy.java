package dev.doorbell.kernel.program;

import java.util.List;

/**
 * Whom a program asks for a name, in which order, and how long it waits for each.
 *
 * @param servers {@linkplain Addresses addresses}, the first to be asked first
 * @param timeoutMillis how long each is waited for; whole seconds if the clock counts those
 * @param clock what the deadline is compared with
 */
public record ResolverPolicy(List<Integer> servers, int timeoutMillis, Clock clock) {
    private static final int MILLIS = 1000;

    /** How the deadline is compared. */
    public enum Clock {
        /**
         * Seconds without their fraction: the wait ends when the second does, so that it is shorter than
         * the timeout by the fraction of a second at which it began.
         */
        WHOLE_SECONDS,
        /** Milliseconds. */
        MILLISECONDS
    }

    /** Keeps a copy of the list. */
    public ResolverPolicy {
        servers = List.copyOf(servers);
        if (clock == Clock.WHOLE_SECONDS && timeoutMillis % MILLIS != 0) {
            throw new IllegalArgumentException(
                    "a timeout of "
                            + timeoutMillis
                            + " ms by a clock of whole seconds; expected a multiple of 1000");
        }
    }

    /** A policy whose servers are written as text. */
    public static ResolverPolicy of(int timeoutMillis, Clock clock, String... servers) {
        return new ResolverPolicy(
                List.of(servers).stream().map(Addresses::of).toList(), timeoutMillis, clock);
    }

    /** With other servers. */
    public ResolverPolicy asking(String... others) {
        return of(timeoutMillis, clock, others);
    }

    /** Whether a wait that began at {@code startMillis} is over at {@code nowMillis}. */
    public boolean isOver(long startMillis, long nowMillis) {
        return switch (clock) {
            case WHOLE_SECONDS -> nowMillis / MILLIS >= (startMillis + timeoutMillis) / MILLIS;
            case MILLISECONDS -> nowMillis >= startMillis + timeoutMillis;
        };
    }
}
