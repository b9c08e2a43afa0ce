package dev.doorbell.sim.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against a map from address to byte. */
class GuestMemoryProperties {
    private static final long BASE = 0x4000_0000L;
    private static final long SIZE = 8L << 40;
    private static final long PAGE = 4096;

    /** An access: a number of 1, 2, 4 or 8 bytes, or a block of {@code bytes}. */
    record Access(boolean write, boolean block, long address, int bytes, long value) {}

    @Provide
    Arbitrary<List<Access>> accesses() {
        // A few pages far apart, and addresses close to their borders.
        Arbitrary<Long> pages =
                Arbitraries.of(0L, 1L, 2L, 77L, SIZE / PAGE / 2, SIZE / PAGE - 5, SIZE / PAGE - 4);
        Arbitrary<Long> offsets =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(0, PAGE - 1),
                        Arbitraries.longs().between(PAGE - 9, PAGE - 1),
                        Arbitraries.of(0L, 1L));
        Arbitrary<Long> addresses =
                Combinators.combine(pages, offsets).as((p, o) -> BASE + p * PAGE + o);
        Arbitrary<Access> numbers =
                Combinators.combine(
                                Arbitraries.of(true, false),
                                addresses,
                                Arbitraries.of(1, 2, 4, 8),
                                Arbitraries.longs())
                        .as(
                                (write, at, bytes, value) ->
                                        new Access(write, false, at, bytes, value));
        Arbitrary<Access> blocks =
                Combinators.combine(
                                Arbitraries.of(true, false),
                                addresses,
                                Arbitraries.integers().between(0, 9000),
                                Arbitraries.longs())
                        .as((write, at, bytes, value) -> new Access(write, true, at, bytes, value));
        return Arbitraries.oneOf(numbers, numbers, blocks).list().ofMaxSize(40);
    }

    @Property(tries = 800, seed = "2221", edgeCases = EdgeCasesMode.NONE)
    void memoryHoldsWhatWasWrittenAndZerosElsewhere(@ForAll("accesses") List<Access> accesses) {
        GuestMemory memory = new GuestMemory(BASE, SIZE, 1 << 24);
        Map<Long, Byte> oracle = new HashMap<>();
        Set<Long> pages = new HashSet<>();
        for (Access access : accesses) {
            byte[] bytes = contents(access);
            if (access.write()) {
                for (int i = 0; i < access.bytes(); i++) {
                    oracle.put(access.address() + i, bytes[i]);
                    pages.add((access.address() + i) / PAGE);
                }
                write(memory, access, bytes);
            } else {
                byte[] expected = new byte[access.bytes()];
                for (int i = 0; i < access.bytes(); i++) {
                    expected[i] = oracle.getOrDefault(access.address() + i, (byte) 0);
                }
                assertThat(read(memory, access)).isEqualTo(expected);
            }
            assertThat(memory.touchedBytes()).isEqualTo(pages.size() * PAGE);
        }
    }

    private static byte[] contents(Access access) {
        byte[] bytes = new byte[access.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (access.value() >>> (8 * (i & 7)));
        }
        return bytes;
    }

    private static void write(GuestMemory memory, Access access, byte[] bytes) {
        if (access.block()) {
            byte[] padded = new byte[bytes.length + 3];
            System.arraycopy(bytes, 0, padded, 3, bytes.length);
            memory.copyIn(access.address(), padded, 3, bytes.length);
        } else {
            memory.write(access.address(), access.bytes(), access.value());
        }
    }

    private static byte[] read(GuestMemory memory, Access access) {
        byte[] bytes = new byte[access.bytes()];
        if (access.block()) {
            memory.copyOut(access.address(), bytes, 0, bytes.length);
        } else {
            long value = memory.read(access.address(), access.bytes());
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (value >>> (8 * i));
            }
            if (access.bytes() < 8) {
                assertThat(value >>> (8 * access.bytes())).as("zero-extended").isZero();
            }
        }
        return bytes;
    }

    @Example
    void terabytesOfAddressesCostOnlyWhatIsTouched() {
        GuestMemory memory = new GuestMemory(0, 1L << 46, 1 << 20);
        for (long page = 0; page < 200; page++) {
            memory.write(page * (1L << 38), 8, page + 1);
        }

        assertThat(memory.touchedBytes()).isEqualTo(200 * PAGE);
        for (long page = 0; page < 200; page++) {
            assertThat(memory.read(page * (1L << 38), 8)).isEqualTo(page + 1);
        }
    }

    @Example
    void readingTouchesNothing() {
        GuestMemory memory = new GuestMemory(BASE, SIZE, PAGE);

        assertThat(memory.read(BASE + SIZE - 8, 8)).isZero();

        assertThat(memory.touchedBytes()).isZero();
    }

    @Example
    void theBoundOnTouchedMemoryIsReachedAndNotPassed() {
        GuestMemory memory = new GuestMemory(BASE, SIZE, 3 * PAGE);
        for (int page = 0; page < 3; page++) {
            memory.write(BASE + page * PAGE, 1, 1);
        }
        memory.write(BASE + 3 * PAGE - 1, 1, 1);

        assertThatThrownBy(() -> memory.write(BASE + 3 * PAGE, 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("12288 bytes")
                .hasMessageContaining("bound");
    }

    @Example
    void accessesOutsideAreRefused() {
        GuestMemory memory = new GuestMemory(BASE, 1 << 20, 1 << 20);

        assertThat(memory.holds(BASE + (1 << 20) - 8, 8)).isTrue();
        assertThat(memory.holds(BASE + (1 << 20) - 7, 8)).isFalse();
        assertThat(memory.holds(BASE - 1, 1)).isFalse();
        assertThatThrownBy(() -> memory.read(BASE + (1 << 20) - 7, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.write(BASE - 1, 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.copyIn(BASE + (1 << 20) - 1, new byte[2], 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Example
    void oddSizesAndPlacesAreRefused() {
        assertThatThrownBy(() -> new GuestMemory(BASE + 1, PAGE, PAGE))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new GuestMemory(BASE, PAGE + 512, PAGE))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new GuestMemory(BASE, 0, PAGE))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new GuestMemory(1L << 62, 1L << 62, PAGE))
                .isInstanceOf(ConfigurationException.class);
    }
}
