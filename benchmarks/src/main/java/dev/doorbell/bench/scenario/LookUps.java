package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.program.DnsClient;
import dev.doorbell.kernel.program.DnsClient.Lookup;
import dev.doorbell.kernel.program.SystemCalls;
import java.util.Objects;

/** Looks names up. */
final class LookUps extends Job {
    private final Where where;
    private final Scenario.Dns dns;
    private final int count;
    private int finished;

    LookUps(Where where, Scenario.Dns dns) {
        this.where = where;
        this.dns = dns;
        this.count = Plan.or(dns.count(), 1);
    }

    @Override
    public void run(SystemCalls system) {
        NetworkPolicy policy = Objects.requireNonNull(where.config().kernel().network());
        system.sleepMillis(phaseMillis(dns.phase(), where.seed(), "dns.phase"));
        DnsClient client = new DnsClient(system, policy.dns());
        while (finished < count) {
            Lookup lookup = client.resolveAuto(Plan.or(dns.host(), "example.com"));
            finished++;
            count(where.tally(), lookup, where.nanos(lookup.ticks()));
        }
        isThrough();
    }

    private static void count(Tally tally, Lookup lookup, double nanos) {
        tally.sum(Measure.DNS_TIMEOUTS, timeouts(lookup));
        tally.least(Measure.DNS_MIN, nanos);
        tally.mean(Measure.DNS_MEAN, nanos, 1);
        tally.most(Measure.DNS_MAX, nanos);
        tally.sum(Measure.DNS_FAILED, lookup.isAnswered() ? 0 : 1);
    }

    /** Servers that said nothing in time. */
    static long timeouts(Lookup lookup) {
        return lookup.attempts().stream()
                .filter(each -> each.outcome() == DnsClient.Outcome.TIMED_OUT)
                .count();
    }

    @Override
    void end(Machine machine) {
        where.tally().sum(Measure.DNS_COUNT, finished);
        // One that is not through when the time is up has failed.
        where.tally().sum(Measure.DNS_FAILED, count - finished);
    }
}
