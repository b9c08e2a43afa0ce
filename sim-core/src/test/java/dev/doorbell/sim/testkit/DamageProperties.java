package dev.doorbell.sim.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.testkit.Damage.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What damage does to bytes, and what it shrinks to. */
class DamageProperties {
    @Provide
    Arbitrary<List<Damage>> damage() {
        return DamageArbitrary.upTo(100);
    }

    @Property(tries = 1000, seed = "6004", edgeCases = EdgeCasesMode.NONE)
    @Label("damage touches what it says and leaves the bytes it was given alone")
    void damageDoesWhatItSays(
            @ForAll @Size(max = 100) byte[] bytes, @ForAll("damage") List<Damage> damages) {
        byte[] before = bytes.clone();
        byte[] all = Damage.all(damages, bytes);

        byte[] one = bytes;
        for (Damage damage : damages) {
            byte[] next = damage.to(one);
            check(damage, one, next);
            one = next;
        }
        assertThat(all).isEqualTo(one);
        assertThat(bytes).isEqualTo(before);
    }

    private static void check(Damage damage, byte[] from, byte[] to) {
        int place = from.length == 0 ? 0 : Math.floorMod(damage.place(), from.length);
        int longest =
                switch (damage.kind()) {
                    case BYTE_CHANGES, BIT_FLIPS -> 1;
                    case WORD_CHANGES, WORD_CHANGES_LITTLE_ENDIAN -> 4;
                    case STRETCH_REPEATS -> 64;
                    case END_IS_CUT, ZEROS_FOLLOW -> 0;
                };
        int first = longest == 4 ? place & -4 : place;
        int common = Math.min(from.length, to.length);
        for (int i = 0; i < common; i++) {
            if (i < first || i >= first + longest) {
                assertThat(to[i]).as("byte %d after: %s", i, damage).isEqualTo(from[i]);
            }
        }
        if (damage.kind() == Kind.ZEROS_FOLLOW) {
            assertThat(to.length).isBetween(from.length + 1, from.length + 64);
            assertThat(Arrays.copyOfRange(to, from.length, to.length)).containsOnly(0);
        } else {
            assertThat(to).hasSize(damage.kind() == Kind.END_IS_CUT ? place : from.length);
        }
        if (damage.kind() == Kind.BIT_FLIPS && from.length > 0) {
            assertThat(to[place]).isNotEqualTo(from[place]);
        }
    }

    @Example
    @Label("a failure that needs one byte to be above a number shrinks to that damage alone")
    void damageShrinksToTheByteThatMatters() {
        byte[] right = new byte[100];
        List<Damage> least =
                Shrinking.minimum(
                        DamageArbitrary.upTo(100)
                                .only(Kind.BYTE_CHANGES, Kind.END_IS_CUT, Kind.ZEROS_FOLLOW),
                        new Random(11),
                        damages -> {
                            byte[] wrong = Damage.all(damages, right);
                            return wrong.length > 42 && wrong[42] > 17;
                        });

        assertThat(least).hasToString("[byte 42 becomes 0x12]");
    }
}
