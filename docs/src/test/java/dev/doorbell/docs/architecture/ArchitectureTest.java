package dev.doorbell.docs.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/**
 * Who may import whom, and what a model may not touch.
 *
 * <p>Looks at the classes of every module, tests left out. {@link ArchitectureTeethTest} holds each
 * rule against a class that breaks it.
 */
@AnalyzeClasses(packages = "dev.doorbell", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String SIM = "dev.doorbell.sim..";
    private static final String GIC = "dev.doorbell.gic..";
    private static final String PCI = "dev.doorbell.pci..";
    private static final String NIC = "dev.doorbell.nic..";
    private static final String KERNEL = "dev.doorbell.kernel..";
    private static final String BENCH = "dev.doorbell.bench..";
    private static final String TESTKITS = "dev.doorbell.*.testkit..";

    private ArchitectureTest() {}

    // --- Who may import whom --------------------------------------------------------------------

    @ArchTest
    static final ArchRule simKnowsNobody =
            noClasses()
                    .that()
                    .resideInAPackage(SIM)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(GIC, PCI, NIC, KERNEL, BENCH)
                    .because("everything stands on the engine, so it can lean on nothing");

    @ArchTest
    static final ArchRule pciAndGicNeverMeet =
            CompositeArchRule.of(
                            noClasses()
                                    .that()
                                    .resideInAPackage(PCI)
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAPackage(GIC))
                    .and(
                            noClasses()
                                    .that()
                                    .resideInAPackage(GIC)
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAPackage(PCI))
                    .because(
                            "an MSI is a bus write: a wrong doorbell address has to fail the way"
                                    + " it fails on hardware");

    @ArchTest
    static final ArchRule nicDoesNotKnowGic =
            noClasses()
                    .that()
                    .resideInAPackage(NIC)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(GIC, KERNEL, BENCH)
                    .because("a device drives its line or posts its message; who listens differs");

    @ArchTest
    static final ArchRule guestCodeSeesOnlySim =
            classes()
                    .that(areGuestCode())
                    .should()
                    .onlyDependOnClassesThat(mayBeSeenByGuestCode())
                    .because("a driver that can see the model cannot find the model's mistakes");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("dev.doorbell.(**)")
                    .should()
                    .beFreeOfCycles()
                    .because("a package that can be read alone can be understood alone");

    @ArchTest
    static final ArchRule onlyTheTraceRingUsesTheDisruptor =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.doorbell.sim.trace..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.lmax..")
                    .because("the ring is the one place where records change threads");

    @ArchTest
    static final ArchRule onlyTestkitsSeeJunitAndJqwik =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(TESTKITS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.junit..", "net.jqwik..", "org.assertj..")
                    .because("whoever embeds a model must not inherit its test tools");

    @ArchTest
    static final ArchRule theApplicationRunsWithoutTestTools =
            noClasses()
                    .that()
                    .resideInAPackage(BENCH)
                    .should()
                    .transitivelyDependOnClassesThat()
                    .resideInAnyPackage("org.junit..", "net.jqwik..", "org.assertj..")
                    .because(
                            "its jar holds none of them: what it uses of a testkit must not either");

    @ArchTest
    static final ArchRule librariesDoNotSeeTheCommandLine =
            CompositeArchRule.of(
                            noClasses()
                                    .that()
                                    .resideOutsideOfPackage(BENCH)
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAnyPackage(
                                            "picocli..",
                                            "tools.jackson..",
                                            "com.fasterxml.jackson..",
                                            "me.tongfei..",
                                            "org.jline.."))
                    .and(
                            noClasses()
                                    .that()
                                    .resideOutsideOfPackages(BENCH, TESTKITS)
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAPackage("org.apache.commons.."))
                    .because("whoever embeds a model must not inherit the application around it");

    // --- What would make a run depend on the host -----------------------------------------------

    @ArchTest
    static final ArchRule noHostClockInModels =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(BENCH)
                    .should()
                    .accessTargetWhere(readsTheHost())
                    .because("one seed is one run: time and chance come from the simulation");

    @ArchTest
    static final ArchRule mathIsTheSameEverywhere =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            target(owner(name("java.lang.Math")))
                                    .and(
                                            target(
                                                    nameMatching(
                                                            "a?sinh?|a?cosh?|a?tanh?|atan2|exp"
                                                                    + "|expm1|log|log10|log1p|pow"
                                                                    + "|cbrt|hypot")))
                                    .as("a function of Math whose last digit may differ"))
                    .because("StrictMath gives the same bits on every JDK and machine");

    @ArchTest
    static final ArchRule threadsAreMadeInTwoPlaces =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.doorbell.sim.context..", "dev.doorbell.sim.trace..", BENCH)
                    .should()
                    .accessTargetWhere(startsAThread())
                    .because("contexts pass one baton, sinks sit behind one ring; nothing else");

    @ArchTest
    static final ArchRule noStandardStreams =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.doorbell.bench.cli..")
                    .should(ACCESS_STANDARD_STREAMS)
                    .because("a library speaks through its results, its traces and SLF4J");

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.doorbell.bench.cli..")
                    .should()
                    .accessTargetWhere(
                            target(owner(name("java.lang.System")))
                                    .and(target(name("exit")))
                                    .or(
                                            target(owner(name("java.lang.Runtime")))
                                                    .and(target(nameMatching("exit|halt"))))
                                    .as("System.exit"))
                    .because("the process belongs to whoever embeds the library");

    @ArchTest
    static final ArchRule machinesShareNoState =
            CompositeArchRule.of(
                            fields().that()
                                    .areStatic()
                                    .and()
                                    .areDeclaredInClassesThat()
                                    .resideOutsideOfPackage(BENCH)
                                    .should()
                                    .beFinal())
                    .and(
                            noFields()
                                    .that()
                                    .areStatic()
                                    .and()
                                    .areDeclaredInClassesThat()
                                    .resideOutsideOfPackage(BENCH)
                                    .should()
                                    .haveRawType(
                                            nameMatching(
                                                            "java\\.util\\.concurrent\\..*"
                                                                    + "|java\\.lang\\.ThreadLocal"
                                                                    + "|java\\.util\\..*Hash.*"
                                                                    + "|java\\.util\\.ArrayList")
                                                    .as("a type that is made to be changed")))
                    .because("tests run side by side, and what one does the others must not see");

    // --- Form -----------------------------------------------------------------------------------

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes()
                    .should(resideInANullMarkedPackage())
                    .because("null checking is only worth something where it has no gaps");

    // --- Vocabulary -----------------------------------------------------------------------------

    private static DescribedPredicate<JavaClass> areGuestCode() {
        return are(
                DescribedPredicate.describe(
                        "guest code",
                        type ->
                                isIn(type, "dev.doorbell.kernel")
                                        && !isIn(type, "dev.doorbell.kernel.board")
                                        // Writes what models and kernel do; no guest code sees it.
                                        && !isIn(type, "dev.doorbell.kernel.export")
                                        && !isIn(type, "dev.doorbell.kernel.testkit")));
    }

    private static DescribedPredicate<JavaClass> mayBeSeenByGuestCode() {
        return JavaClass.Predicates.resideInAnyPackage(
                        SIM, "java..", "org.slf4j..", "org.jspecify..")
                .or(areGuestCode())
                .as("are guest code or belong to sim, java, slf4j or jspecify");
    }

    private static boolean isIn(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheHost() {
        return touches("java.lang.System", "nanoTime|currentTimeMillis|identityHashCode")
                .or(touches("java.lang.Thread", "sleep"))
                .or(touches("java.util.concurrent.locks.LockSupport", "parkNanos|parkUntil"))
                .or(touches("java.util.concurrent.TimeUnit", "sleep"))
                .or(touches("java.lang.Math", "random"))
                .or(touches("java.lang.StrictMath", "random"))
                .or(touches("java.util.UUID", "randomUUID"))
                .or(touches("java.util.Collections", "shuffle"))
                .or(touches("java.util.Date", "<init>"))
                .or(touches("java.util.Calendar", "getInstance"))
                .or(touches("java\\.time\\..*", "now"))
                .or(touches("java\\.time\\.(Clock|InstantSource)", ".*"))
                .or(touches("java\\.util\\.(Random|SplittableRandom)", ".*"))
                .or(touches("java\\.util\\.random\\..*", ".*"))
                .or(touches("java\\.util\\.concurrent\\.ThreadLocalRandom", ".*"))
                .or(touches("java\\.security\\.SecureRandom", ".*"))
                .as("the host's clock or the host's randomness");
    }

    private static DescribedPredicate<JavaAccess<?>> startsAThread() {
        DescribedPredicate<JavaAccess<?>> ofThread =
                target(owner(assignableTo(Thread.class)))
                        .and(
                                target(
                                        nameMatching(
                                                "<init>|start|startVirtualThread|ofVirtual"
                                                        + "|ofPlatform")));
        return ofThread.or(
                        touches(
                                "java\\.util\\.concurrent\\.(Executors|ForkJoinPool"
                                        + "|CompletableFuture|ThreadPoolExecutor"
                                        + "|ScheduledThreadPoolExecutor)",
                                ".*"))
                .or(touches("java.util.Timer", "<init>"))
                .or(touches("java\\.util\\..*", "parallel|parallelStream"))
                .as("something that starts a thread");
    }

    private static DescribedPredicate<JavaAccess<?>> touches(String ownerRegex, String nameRegex) {
        return target(owner(nameMatching(ownerRegex))).and(target(nameMatching(nameRegex)));
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                type,
                                marked,
                                type.getName()
                                        + (marked ? " is in a" : " is not in a")
                                        + " null-marked package"));
            }
        };
    }
}
