package dev.doorbell.sim.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;
import dev.doorbell.sim.testkit.RegisterAccess.Kind;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;

/** Traffic over a table with registers of every kind, and what traffic shrinks to. */
@Domain(SimDomain.class)
class RegisterTrafficProperties {
    private static final int SIZE = 0x80;
    private static final RegisterMap<Sample> MAP = RegisterMap.of(Sample.class, SIZE);

    enum Sample implements RegisterSpec {
        CONTROL(RegisterRow.at(0x00)),
        STATUS(RegisterRow.at(0x04).accessedBy(1).readOnly()),
        WIDE(RegisterRow.at(0x08).bytes(8).accessedBy(1)),
        CAUSES(RegisterRow.at(0x10).accessedBy(1).onesClear()),
        FILTER(RegisterRow.at(0x14).array(5, 4).accessedBy(2)),
        BYTE(RegisterRow.at(0x28).bytes(1)),
        HALF(RegisterRow.at(0x2A).bytes(2)),
        APART(RegisterRow.at(0x30).array(3, 16).accessedBy(1)),
        KICK(RegisterRow.at(0x70).writeOnly());

        private final RegisterRow row;

        Sample(RegisterRow row) {
            this.row = row;
        }

        @Override
        public RegisterRow row() {
            return row;
        }
    }

    /** Keeps what is written, as the rows say. */
    private static final class Keeper implements RegisterFile<Sample>, BusTarget {
        private final Map<Sample, long[]> values = new EnumMap<>(Sample.class);
        private final RegisterBank<Sample> bank;

        Keeper() {
            for (Sample register : Sample.values()) {
                long[] initial = new long[register.row().count()];
                java.util.Arrays.fill(initial, register == Sample.CAUSES ? -1 : 0);
                values.put(register, initial);
            }
            bank = new RegisterBank<>(MAP, this, new Trace(new EventQueue()), 0);
        }

        @Override
        public long read(Sample register, int index) {
            return Objects.requireNonNull(values.get(register))[index];
        }

        @Override
        public void write(Sample register, int index, long value) {
            long[] of = Objects.requireNonNull(values.get(register));
            of[index] = register == Sample.CAUSES ? of[index] & ~value : value;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return bank.read(offset, bytes);
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            bank.write(offset, bytes, value);
        }
    }

    /** The same file byte by byte: who a byte belongs to, and what becomes of it. */
    private static final class ByteOracle {
        /** A register of the file; of an array, one of them. */
        private record Place(long first, RegisterRow row) {}

        private final byte[] bytes = new byte[SIZE];
        private final List<Place> places = new ArrayList<>();

        ByteOracle() {
            for (Sample register : Sample.values()) {
                RegisterRow row = register.row();
                for (int i = 0; i < row.count(); i++) {
                    places.add(new Place(row.offset() + (long) i * row.stride(), row));
                }
            }
            for (int i = 0; i < 4; i++) {
                bytes[(int) Sample.CAUSES.row().offset() + i] = -1;
            }
        }

        long play(RegisterAccess access) {
            long value = 0;
            if (access.offset() % access.bytes() != 0) {
                return value; // not aligned: nobody answers
            }
            int done = 0;
            while (done < access.bytes()) {
                long at = access.offset() + done;
                Place place =
                        places.stream()
                                .filter(p -> at >= p.first && at < p.first + p.row.bytes())
                                .findFirst()
                                .orElse(null);
                if (place == null) {
                    return value; // from a hole on there is nothing
                }
                int piece =
                        (int) Math.min(access.bytes() - done, place.first + place.row.bytes() - at);
                if (piece >= place.row.accessBytesMin()) {
                    for (int i = 0; i < piece; i++) {
                        long one = access.value() >>> (8 * (done + i));
                        value |=
                                touch(access.kind(), place.row, (int) at + i, (byte) one)
                                        << (8 * (done + i));
                    }
                }
                done += piece;
            }
            return value;
        }

        private long touch(Kind kind, RegisterRow row, int at, byte value) {
            if (kind == Kind.READ) {
                return row.access() == dev.doorbell.sim.reg.Access.WRITE_ONLY
                        ? 0
                        : bytes[at] & 0xFF;
            }
            switch (row.access()) {
                case READ_WRITE -> bytes[at] = value;
                case WRITE_ONE_CLEARS -> bytes[at] &= (byte) ~value;
                default -> {}
            }
            return 0;
        }
    }

    @Property(tries = 600, seed = "6002", edgeCases = EdgeCasesMode.NONE)
    @Label("a register file answers as its bytes do, whatever the width and the place")
    void aFileAnswersAsItsBytes(
            @ForAll @Registers(value = Sample.class, bytes = SIZE) RegisterTraffic traffic) {
        Keeper keeper = new Keeper();
        ByteOracle oracle = new ByteOracle();
        for (RegisterAccess access : traffic.accesses()) {
            assertThat(access.play(keeper, 0)).as(access.toString()).isEqualTo(oracle.play(access));
        }
        for (int at = 0; at < SIZE; at += 4) {
            RegisterAccess look = new RegisterAccess(Kind.READ, at, 4, 0, "");
            assertThat(look.play(keeper, 0)).as("at %x", at).isEqualTo(oracle.play(look));
        }
    }

    @Property(tries = 2000, seed = "6003", edgeCases = EdgeCasesMode.NONE)
    @Label("most accesses are of whole registers; holes, parts and crooked ones come too")
    void everyKindOfAccessComes(
            @ForAll @Registers(value = Sample.class, bytes = SIZE) RegisterAccess access) {
        boolean crooked = access.offset() % access.bytes() != 0;
        Statistics.label("place")
                .collect(
                        access.register().isEmpty()
                                ? "hole"
                                : crooked
                                        ? "crooked"
                                        : access.register().contains("+") ? "part" : "whole")
                .coverage(
                        coverage -> {
                            coverage.check("whole").percentage(p -> p > 75);
                            coverage.check("hole").percentage(p -> p > 1);
                            coverage.check("part").percentage(p -> p > 1);
                            coverage.check("crooked").percentage(p -> p > 0.5);
                        });
        assertThat(access.offset()).isBetween(0L, (long) SIZE - access.bytes());
        Statistics.label("kind")
                .collect(access.kind())
                .coverage(
                        coverage -> {
                            coverage.check(Kind.READ).percentage(p -> p > 25);
                            coverage.check(Kind.WRITE).percentage(p -> p > 60);
                        });
    }

    @Example
    @Label("a failure that needs one bit of one register shrinks to one write of that bit")
    void trafficShrinksToTheWriteThatMatters() {
        RegisterTraffic least =
                Shrinking.minimum(
                        RegisterAccessArbitrary.of(MAP, SIZE).traffic(60),
                        new Random(3),
                        traffic ->
                                traffic.accesses().stream()
                                        .anyMatch(
                                                a ->
                                                        a.register().equals("FILTER[4]")
                                                                && (a.value() & 16) != 0));

        assertThat(least)
                .hasToString("1 access:\n  1. write 0x00000010 to FILTER[4] at 0x24, 4 bytes");
    }
}
