package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.program.HttpClient;
import dev.doorbell.kernel.program.HttpClient.Exchange;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.nic.peer.HttpConfig;
import java.util.Objects;

/** Gets pages, and looks whether they are whole. */
final class Pages extends Job {
    private static final int OK = 200;

    private final Where where;
    private final Scenario.Http http;
    private final int count;
    private int finished;

    Pages(Where where, Scenario.Http http) {
        this.where = where;
        this.http = http;
        this.count = Plan.or(http.count(), 1);
    }

    @Override
    public void run(SystemCalls system) {
        NetworkPolicy policy = Objects.requireNonNull(where.config().kernel().network());
        system.sleepMillis(phaseMillis(http.phase(), where.seed(), "http.phase"));
        while (finished < count) {
            Exchange exchange =
                    new HttpClient(system, policy.http())
                            .get(
                                    Plan.or(http.host(), "example.com"),
                                    Plan.or(http.port(), 80),
                                    Plan.or(http.path(), "/"));
            finished++;
            count(where.tally(), exchange, where.nanos(exchange.ticks()));
        }
        isThrough();
    }

    private static void count(Tally tally, Exchange exchange, double nanos) {
        tally.sum(Measure.HTTP_TIMEOUTS, LookUps.timeouts(exchange.lookup()));
        tally.least(Measure.HTTP_MIN, nanos);
        tally.mean(Measure.HTTP_MEAN, nanos, 1);
        tally.most(Measure.HTTP_MAX, nanos);
        tally.sum(Measure.HTTP_FAILED, isWhole(exchange) ? 0 : 1);
    }

    private static boolean isWhole(Exchange exchange) {
        byte[] body = exchange.body();
        for (int i = 0; i < body.length; i++) {
            if (body[i] != HttpConfig.bodyByte(i)) {
                return false;
            }
        }
        return exchange.outcome() == HttpClient.Outcome.WHOLE && exchange.status() == OK;
    }

    @Override
    void end(Machine machine) {
        where.tally().sum(Measure.HTTP_COUNT, finished);
        where.tally().sum(Measure.HTTP_FAILED, count - finished);
    }
}
