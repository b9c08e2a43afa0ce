package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand events that go back after delays of six shapes fire in the oracle's order. */
class DelayDistributionTest {
    private static final int PENDING = 1_000;
    private static final int FIRED = 20_000;

    enum Distribution {
        EXPONENTIAL,
        BIMODAL,
        CONSTANT,
        PARETO,
        UNIFORM,
        SHORT;

        /** The delay for the part {@code u} of the distribution, strictly between 0 and 1. */
        long delay(double u) {
            double ticks =
                    switch (this) {
                        case EXPONENTIAL -> -StrictMath.log(u) * 1e6;
                        case BIMODAL -> u < 0.9 ? u * 1_000 : u * 1e7;
                        case CONSTANT -> 1e6;
                        case PARETO -> 1_000 / StrictMath.pow(u, 1.0 / 1.1);
                        case UNIFORM -> u * 2e6;
                        case SHORT -> u * 16;
                    };
            return (long) ticks;
        }
    }

    /** Keeps events pending on an engine and hashes the order in which they fire. */
    private static final class Hold implements Engine.Listener {
        private final Engine engine;
        private final Distribution distribution;
        private long random = 0x9E37_79B9_7F4A_7C15L;
        private long hash;

        Hold(Distribution distribution, Function<Engine.Listener, Engine> factory) {
            this.distribution = distribution;
            engine = factory.apply(this);
        }

        String run() {
            for (int i = 0; i < PENDING; i++) {
                repost(Engine.EVENTS + i);
            }
            for (int i = 0; i < FIRED; i++) {
                engine.fireNext();
            }
            return engine.now() + "/" + Long.toHexString(hash);
        }

        @Override
        public void fired(long id) {
            hash = (hash * 31 + id) * 31 + engine.now();
            repost(id);
        }

        private void repost(long id) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            double u = ((random >>> 12) + 0.5) * 0x1p-52;
            engine.post(engine.now() + distribution.delay(u), id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderIsTheOracles(Distribution distribution) {
        String seen =
                new Hold(distribution, listener -> new RealEngine(new EventQueue(), listener))
                        .run();
        assertThat(seen).isEqualTo(new Hold(distribution, OracleEngine::new).run());
    }
}
