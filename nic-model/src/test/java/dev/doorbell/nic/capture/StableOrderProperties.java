package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class StableOrderProperties {
    @Property(tries = 1000, seed = "2201")
    void itIsTheOrderOfAStableSort(
            @ForAll @Size(max = 70) @LongRange(min = -5, max = 5) long[] times) {
        int[] expected =
                IntStream.range(0, times.length)
                        .boxed()
                        .sorted(Comparator.comparingLong(i -> times[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();

        assertThat(StableOrder.of(times)).isEqualTo(expected);
    }
}
