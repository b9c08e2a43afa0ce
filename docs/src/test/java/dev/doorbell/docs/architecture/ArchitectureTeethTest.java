package dev.doorbell.docs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds every rule of {@link ArchitectureTest} against the classes made to break it.
 *
 * <p>They live in packages named {@code breach}, one small class per way of breaking a rule, and
 * say in their first sentence which rule that is. The others there break nothing.
 */
class ArchitectureTeethTest {
    private static final JavaClasses breaches =
            new ClassFileImporter()
                    .importPackages("dev.doorbell")
                    .that(
                            DescribedPredicate.describe(
                                    "fixtures", ArchitectureTeethTest::isFixture));

    /** Rule to the simple names of the classes it has to catch. */
    private static final Map<String, List<String>> caught =
            Map.ofEntries(
                    Map.entry("simKnowsNobody", List.of("EngineThatKnowsAModel")),
                    Map.entry(
                            "pciAndGicNeverMeet",
                            List.of("FunctionThatKnowsTheGic", "FrameThatKnowsPci")),
                    Map.entry("nicDoesNotKnowGic", List.of("CardThatKnowsTheGic")),
                    Map.entry("guestCodeSeesOnlySim", List.of("DriverThatSeesAModel")),
                    Map.entry("packagesAreFreeOfCycles", List.of("Egg", "Hen")),
                    Map.entry("onlyTheTraceRingUsesTheDisruptor", List.of("SecondRing")),
                    Map.entry("onlyTestkitsSeeJunitAndJqwik", List.of("CardThatAsserts")),
                    Map.entry("theApplicationRunsWithoutTestTools", List.of("CommandThatTests")),
                    Map.entry("librariesDoNotSeeTheCommandLine", List.of("CardWithOptions")),
                    Map.entry(
                            "noHostClockInModels",
                            List.of("HostTime", "HostDate", "HostChance", "HostIdentity")),
                    Map.entry("mathIsTheSameEverywhere", List.of("RoundedLogarithm")),
                    Map.entry(
                            "threadsAreMadeInTwoPlaces",
                            List.of("CardWithAThread", "CardWithAPool")),
                    Map.entry(
                            "machinesShareNoState", List.of("CardThatCounts", "CardThatRemembers")),
                    Map.entry("noStandardStreams", List.of("CardThatPrints")),
                    Map.entry("onlyTheCommandLineEndsTheProcess", List.of("CardThatExits")),
                    Map.entry("everyPackageIsNullMarked", List.of("GicPart")));

    private static final List<String> harmless =
            List.of("BoardThatJoinsModels", "TestkitThatAsserts", "ExactMath");

    @Test
    void everyRuleHasAClassThatBreaksIt() {
        assertThat(rules().keySet()).containsExactlyInAnyOrderElementsOf(caught.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyRuleCatchesWhatBreaksIt() {
        return rules().entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () ->
                                                assertThat(report(entry.getValue()))
                                                        .contains(caught.get(entry.getKey()))));
    }

    @TestFactory
    Stream<DynamicTest> noRuleCatchesTheHarmless() {
        return rules().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("everyPackageIsNullMarked"))
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () ->
                                                assertThat(report(entry.getValue()))
                                                        .doesNotContain(harmless)));
    }

    private static boolean isFixture(JavaClass type) {
        return type.getPackageName().matches(".*\\.breach(\\..*)?");
    }

    private static String report(ArchRule rule) {
        return rule.evaluate(breaches).getFailureReport().toString();
    }

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .forEach(field -> rules.put(field.getName(), read(field)));
        return rules;
    }

    private static ArchRule read(Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
