package dev.doorbell.gic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Walks a register table: a test for each row, of what its kind of access promises.
 *
 * <p>Each row meets a fresh device, as reset leaves it.
 *
 * @param <R> the enum of registers
 */
public final class RegisterWalk<R extends Enum<R> & RegisterSpec> {
    private static final long PATTERN = 0xA5A5_A5A5_A5A5_A5A5L;

    private final R register;
    private final RegisterRow row;
    private final BusTarget device;

    private RegisterWalk(R register, BusTarget device) {
        this.register = register;
        this.row = register.row();
        this.device = device;
    }

    /** A test for each register of {@code type}. */
    public static <R extends Enum<R> & RegisterSpec> Stream<DynamicTest> over(
            Class<R> type, Supplier<BusTarget> devices) {
        return over("", type, devices, Set.of());
    }

    /** A test for each register of {@code type} but {@code others}, in a build with a name. */
    public static <R extends Enum<R> & RegisterSpec> Stream<DynamicTest> over(
            String build, Class<R> type, Supplier<BusTarget> devices, Set<R> others) {
        return Arrays.stream(type.getEnumConstants())
                .filter(register -> !others.contains(register))
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register + " is " + register.row().access().label() + build,
                                        () -> new RegisterWalk<>(register, devices.get()).walk()));
    }

    /** A test for each register of {@code type}, of what it reads at reset. */
    public static <R extends Enum<R> & RegisterSpec> Stream<DynamicTest> resetsOver(
            Class<R> type, Supplier<BusTarget> devices, ToLongBiFunction<R, Integer> expected) {
        return Arrays.stream(type.getEnumConstants())
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register + " resets",
                                        () -> checkReset(register, devices.get(), expected)));
    }

    private static <R extends Enum<R> & RegisterSpec> void checkReset(
            R register, BusTarget device, ToLongBiFunction<R, Integer> expected) {
        RegisterWalk<R> walk = new RegisterWalk<>(register, device);
        for (int index = 0; index < walk.row.count(); index++) {
            long at = walk.row.offset() + (long) index * walk.row.stride();
            assertThat(walk.read(at))
                    .as("%s %d", register, index)
                    .isEqualTo(expected.applyAsLong(register, index));
        }
    }

    /** The device as software in the secure state sees it. */
    public static BusTarget secure(BusTarget device) {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                return device.read(offset, bytes, Requester.secureCore(0));
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                device.write(offset, bytes, value, Requester.secureCore(0));
            }
        };
    }

    private void walk() {
        assertThat(row.says()).as("says what it is").isNotBlank();
        for (int index = 0; index < row.count(); index++) {
            long at = row.offset() + (long) index * row.stride();
            switch (row.access()) {
                case READ_ONLY -> ignoresWrites(at);
                case RESERVED, UNMODELLED, WRITE_ONLY -> {
                    assertThat(read(at)).isZero();
                    ignoresWrites(at);
                }
                case READ_WRITE -> keepsWhatIsWritten(at);
                case WRITE_ONE_SETS -> onesSet(at);
                case WRITE_ONE_CLEARS -> onesClear(at);
                case READ_CLEARS -> {
                    read(at);
                    assertThat(read(at)).isZero();
                }
            }
            refusesNarrowAccess(at);
        }
    }

    private void ignoresWrites(long at) {
        long reset = read(at);
        for (long value : new long[] {-1, PATTERN, 0}) {
            write(at, value);
            assertThat(read(at)).isEqualTo(reset);
        }
    }

    private void keepsWhatIsWritten(long at) {
        write(at, 0);
        long zeros = read(at);
        write(at, -1);
        long ones = read(at);
        long implemented = zeros ^ ones;
        assertThat(zeros & ones).as("bits fixed at one").isEqualTo(zeros);
        // One bit of the first follows the other; a field of the second says what others mean.
        if (!register.name().equals("GICR_WAKER") && !register.name().equals("GITS_BASER")) {
            write(at, PATTERN);
            assertThat(read(at)).isEqualTo(zeros | (PATTERN & implemented));
        }
        for (int piece = row.accessBytesMin(); piece < row.bytes(); piece *= 2) {
            for (int offset = 0; offset < row.bytes(); offset += piece) {
                long mine = ((1L << (8 * piece)) - 1) << (8 * offset);
                write(at, 0);
                device.write(at + offset, piece, -1, Requester.DEBUGGER);
                assertThat(read(at)).isEqualTo(zeros | (mine & implemented));
                assertThat(device.read(at + offset, piece, Requester.DEBUGGER))
                        .isEqualTo((read(at) & mine) >>> (8 * offset));
                write(at, -1);
                device.write(at + offset, piece, 0, Requester.DEBUGGER);
                assertThat(read(at)).isEqualTo(zeros | (~mine & implemented));
            }
        }
        write(at, 0);
    }

    private void onesSet(long at) {
        long reset = read(at);
        write(at, 0);
        assertThat(read(at)).isEqualTo(reset);
        write(at, PATTERN);
        long some = read(at);
        write(at, ~PATTERN);
        long all = read(at);
        write(at, 0);
        assertThat(read(at)).isEqualTo(all);
        assertThat(some).isEqualTo(reset | (all & PATTERN));
        assertThat(all).isIn(0L, 0xFFFF_FFFFL, 0xFFFF_0000L); // there or not, or SGIs are not
    }

    /** What ones clear is set through the register of the same name that ones set. */
    private void onesClear(long at) {
        String setter = register.name().replace("_IC", "_IS").replace("_CPEND", "_SPEND");
        R twin = Enum.valueOf(register.getDeclaringClass(), setter);
        long setAt = twin.row().offset() + at - row.offset();
        write(at, -1);
        long fixed = read(at);
        write(setAt, -1);
        long all = read(at);
        assertThat(read(setAt)).isEqualTo(all);
        write(at, 0);
        assertThat(read(at)).isEqualTo(all);
        write(at, PATTERN);
        assertThat(read(at)).isEqualTo(fixed | (all & ~PATTERN));
        assertThat(read(setAt)).isEqualTo(fixed | (all & ~PATTERN));
        write(at, -1);
        assertThat(read(at)).isEqualTo(fixed).isIn(0L, 0xFFFFL); // nothing, or SGIs
    }

    private void refusesNarrowAccess(long at) {
        int narrow = row.accessBytesMin() / 2;
        if (narrow > 0) {
            long before = read(at);
            device.write(at, narrow, -1, Requester.DEBUGGER);
            assertThat(device.read(at, narrow, Requester.DEBUGGER)).isZero();
            assertThat(read(at)).isEqualTo(before);
        }
    }

    private long read(long at) {
        return device.read(at, row.bytes(), Requester.DEBUGGER);
    }

    private void write(long at, long value) {
        long mask = row.bytes() == 8 ? -1 : (1L << (8 * row.bytes())) - 1;
        device.write(at, row.bytes(), value & mask, Requester.DEBUGGER);
    }
}
