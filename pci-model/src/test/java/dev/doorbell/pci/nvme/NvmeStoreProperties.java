package dev.doorbell.pci.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A sparse store against an array. */
class NvmeStoreProperties {
    private static final int BYTES = 1 << 16;

    /** Zeroes a stretch, or writes {@code value} to all of it. */
    record Change(boolean zeroes, int at, int length, byte value) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, BYTES - 1),
                        Arbitraries.integers().between(0, 20_000),
                        Arbitraries.bytes())
                .as(
                        (zeroes, at, length, value) ->
                                new Change(zeroes, at, Math.min(length, BYTES - at), value))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 200, seed = "5102", edgeCases = EdgeCasesMode.NONE)
    void itHoldsWhatAnArrayWould(@ForAll("changes") List<Change> changes) {
        NvmeStore store = NvmeStore.of(BYTES);
        byte[] array = new byte[BYTES];
        for (Change change : changes) {
            byte[] written = new byte[change.length()];
            Arrays.fill(written, change.value());
            if (change.zeroes()) {
                store.zero(change.at(), change.length());
                Arrays.fill(written, (byte) 0);
            } else {
                assertThat(store.write(change.at(), written, 0, change.length())).isTrue();
            }
            System.arraycopy(written, 0, array, change.at(), change.length());
        }
        byte[] read = new byte[BYTES];
        store.read(0, read, 0, BYTES);
        assertThat(read).isEqualTo(array);
        store.zero(0, BYTES);
        assertThat(store.keptBytes()).isZero();
    }
}
