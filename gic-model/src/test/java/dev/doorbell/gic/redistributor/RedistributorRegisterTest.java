package dev.doorbell.gic.redistributor;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice.DirectLpis;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RedistributorRegisterTest {
    private static final Gicv3Config PLAIN = Gicv3Config.of(8);
    private static final Gicv3Config STATES = PLAIN.withLpis().withTwoSecurityStates();

    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private Redistributor fresh(Gicv3Config config) {
        GicMachine machine = GicMachine.atReset(1, config);
        machines.add(machine);
        return machine.gic().redistributor(0);
    }

    private Stream<DynamicTest> walk(String build, Gicv3Config config) {
        return RegisterWalk.over(build, RedistributorRegister.class, () -> fresh(config), Set.of());
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return walk("", PLAIN);
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromiseInEveryBuild() {
        Stream<Stream<DynamicTest>> walks =
                Stream.of(
                        walk(" with LPIs", PLAIN.withLpis()),
                        walk(
                                " with direct LPIs",
                                PLAIN.withLpis()
                                        .with(GicBehaviour.ARCHITECTURE.with(DirectLpis.PRESENT))),
                        walk(" in QEMU", PLAIN.withLpis().with(GicBehaviour.QEMU)),
                        walk(" in KVM", PLAIN.withLpis().with(GicBehaviour.KVM)),
                        walk(" to non-secure software", STATES),
                        RegisterWalk.over(
                                " to secure software",
                                RedistributorRegister.class,
                                () -> RegisterWalk.secure(fresh(STATES)),
                                Set.of()));
        return walks.flatMap(walk -> walk);
    }

    @TestFactory
    Stream<DynamicTest> everyRowResets() {
        return RegisterWalk.resetsOver(
                RedistributorRegister.class,
                () -> fresh(PLAIN.withLpis()),
                RedistributorRegisterTest::reset);
    }

    private static long reset(RedistributorRegister register, int index) {
        return switch (register) {
            case GICR_CTLR -> 2; // LPIs can be disabled
            case GICR_IIDR -> 0x43B;
            case GICR_TYPER -> 0x0100_0031; // LPIs, last, decline bits, a table for all
            case GICR_WAKER -> 6;
            case GICR_PIDR4 -> new int[] {0x44, 0, 0, 0}[index];
            case GICR_PIDR0 -> new int[] {0x92, 0xB4, 0x3B, 0}[index];
            case GICR_CIDR0 -> new int[] {0x0D, 0xF0, 0x05, 0xB1}[index];
            case GICR_ICFGR0 -> 0xAAAA_AAAAL;
            case GICR_STATUSR,
                    GICR_SETLPIR,
                    GICR_CLRLPIR,
                    GICR_PROPBASER,
                    GICR_PENDBASER,
                    GICR_INVLPIR,
                    GICR_INVALLR,
                    GICR_SYNCR,
                    GICR_IGROUPR0,
                    GICR_ISENABLER0,
                    GICR_ICENABLER0,
                    GICR_ISPENDR0,
                    GICR_ICPENDR0,
                    GICR_ISACTIVER0,
                    GICR_ICACTIVER0,
                    GICR_IPRIORITYR,
                    GICR_ICFGR1,
                    GICR_IGRPMODR0,
                    GICR_NSACR ->
                    0;
        };
    }
}
