package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.sim.trace.TracePoint;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs tests on machines of their own: every invocation gets one that has just booted, and it is closed
 * afterwards.
 *
 * <p>A test, its {@code @BeforeEach} and its {@code @AfterEach} methods take what they need as parameters:
 * {@code Machine}, {@code Wire}, {@code Nic}, {@code Kernel} or {@code Seed}, all of the same machine.
 *
 * <p><b>On a method</b> it makes the method a test, as {@code @ParameterizedTest} does: no {@code @Test}
 * beside it. The test is run once on every combination of the boards, NICs, deliveries and so on that the
 * annotation names. <b>On a class</b> it is for those methods that have none of their own: a {@code @Test}
 * is run on the one machine it names; a {@code @TestTemplate} on every combination.
 *
 * <p>Combinations that cannot be are left out: a board or a NIC without the delivery, or a board without
 * room for the cores. Where the annotation names only one combination, or none of them can be, nothing is
 * left out and the test fails, saying why.
 *
 * <p>A test that fails gets a report as a suppressed exception: {@link MachineReport}. Its last line runs
 * the test on that machine again, as {@link #replay} or as the configuration parameter (or system
 * property) {@value OnBoardExtension#REPLAY}.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@TestTemplate
@ExtendWith(OnBoardExtension.class)
public @interface OnBoard {
    /** The boards; Parallels if neither these nor {@link #boardOf} are given. */
    TestBoard[] value() default {};

    /** Boards of one's own, each from a class with a constructor without parameters. */
    Class<? extends Supplier<BoardSpec>>[] boardOf() default {};

    /** How frames are announced; without any, what the board's NIC does best: msi, msix, intx, poll. */
    Delivery[] delivery() default {};

    /** The NICs; without any, the one a board comes with. */
    NicKind[] nic() default {};

    /** How many cores. */
    int[] cpus() default 1;

    /** The timing profiles, by name; without any, the one that was made for a board. */
    String[] profile() default {};

    /** What all randomness follows from. */
    long[] seed() default 1;

    /** The kernel's choices. */
    Snapshot snapshot() default Snapshot.SEED;

    /** A last change of the machine in the making, from a class with a constructor without parameters. */
    Class<? extends UnaryOperator<MachineBuilder>> with() default AsItIs.class;

    /**
     * Whether a test fails that passed, if the guest broke a rule of the architecture or asked for what is
     * not modelled; {@link dev.doorbell.sim.watch.RuleBroken#HARMLESS} is let pass.
     */
    boolean strict() default false;

    /** Rules that may be broken all the same. */
    TracePoint[] tolerated() default {};

    /** A report's last line: runs on that machine, and on no other. */
    String replay() default "";

    /** Changes nothing. */
    final class AsItIs implements UnaryOperator<MachineBuilder> {
        @Override
        public MachineBuilder apply(MachineBuilder builder) {
            return builder;
        }
    }
}
