package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every mistake of {@link DriverMutant} is found by the driver sequences of {@link ItsDomain} within
 * {@link #TRIES} of them, and what jqwik shrinks it to has {@link #OPERATIONS_MAX} operations at most.
 *
 * <p>Drawn and shrunk by hand: a property that is meant to fail fills the log.
 */
class ItsDriverMutantProperties {
    private static final Logger LOG = LoggerFactory.getLogger(ItsDriverMutantProperties.class);
    private static final long SEED = 3331;
    private static final int TRIES = 5_000;
    private static final int OPERATIONS_MAX = 6;

    /** What generators are asked to be ready for. */
    private static final int GENERATED = 1000;

    @Property(seed = "3331", generation = GenerationMode.EXHAUSTIVE)
    void everyMistakeIsFoundSoonAndShrunkToLittle(@ForAll DriverMutant mutant) {
        if (mutant == DriverMutant.NONE) {
            return;
        }
        Arbitrary<ItsDriverSequence> sequences =
                ItsDomain.driverSequences(ItsDriverSequence.LENGTH_USUAL);
        RandomGenerator<ItsDriverSequence> generator = sequences.generator(GENERATED);
        Random random = new Random(SEED);
        for (int tries = 1; tries <= TRIES; tries++) {
            Shrinkable<ItsDriverSequence> drawn = generator.next(random);
            if (!drawn.value().passes(mutant)) {
                ItsDriverSequence least = shrink(drawn, mutant).value();
                LOG.info(
                        String.format(
                                Locale.ROOT,
                                "%-36s found at try %4d, shrunk to %d operations%n%s",
                                mutant,
                                tries,
                                least.operations().size(),
                                least));
                assertThat(least.operations()).hasSizeLessThanOrEqualTo(OPERATIONS_MAX);
                return;
            }
        }
        throw new AssertionError(mutant + " is not found by " + TRIES + " sequences");
    }

    private static Shrinkable<ItsDriverSequence> shrink(
            Shrinkable<ItsDriverSequence> drawn, DriverMutant mutant) {
        Shrinkable<ItsDriverSequence> least = drawn;
        while (true) {
            Optional<Shrinkable<ItsDriverSequence>> next =
                    least.shrink().filter(each -> !each.value().passes(mutant)).findFirst();
            if (next.isEmpty()) {
                return least;
            }
            least = next.get();
        }
    }
}
