package dev.doorbell.sim.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimingProfileTest {
    /** A valid text, a line for each constant, in order. */
    private static List<String> lines() {
        return Arrays.stream(TimingConstant.values())
                .map(c -> c.key() + " 1 " + c.unit().label() + " assumed for this test")
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static TimingProfile parse(List<String> lines) {
        return TimingProfile.parse("test", String.join("\n", lines));
    }

    private static void assertRefused(List<String> lines, String... words) {
        assertThatThrownBy(() -> parse(lines))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(words);
    }

    /** The shipped profiles whose files are there. */
    static Stream<String> present() {
        return TimingProfile.SHIPPED.stream()
                .filter(name -> TimingProfile.class.getResource(name + ".profile") != null);
    }

    @Test
    void theProfilesTheReportsStandOnAreThere() {
        assertThat(present()).contains("ideal", "parallels-m1");
    }

    @ParameterizedTest
    @MethodSource("present")
    void aShippedProfileGivesEveryConstantAndHasAnExactTimeBase(String name) {
        TimingProfile profile = TimingProfile.named(name);

        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.timeBase().isExact()).isTrue();
        for (TimingConstant constant : TimingConstant.values()) {
            assertThat(profile.entry(constant).source()).as(constant.key()).isNotBlank();
        }
    }

    @Test
    void inTheIdealProfileNothingTakesTime() {
        TimingProfile ideal = TimingProfile.named("ideal");

        for (TimingConstant constant : TimingConstant.values()) {
            boolean takesTime =
                    constant.unit() == TimingConstant.Unit.CPU
                            || constant.unit() == TimingConstant.Unit.GIC
                            || constant.unit() == TimingConstant.Unit.NANOS;
            if (takesTime) {
                assertThat(ideal.value(constant)).as(constant.key()).isZero();
            }
        }
    }

    @Test
    void anUnknownProfileIsRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> TimingProfile.named("warp"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("warp")
                .hasMessageContaining("ideal")
                .hasMessageContaining("parallels-m1");
    }

    @Test
    void aFullTextIsReadWithCommentsBlanksAndUnderscores() {
        List<String> lines = lines();
        lines.set(0, "  cpu.hz   3_200_000_000\tHz  measured  by somebody, 2020  ");
        lines.add(0, "# a comment");
        lines.add(1, "");

        TimingProfile profile = parse(lines);

        assertThat(profile.entry(TimingConstant.CPU_HZ))
                .isEqualTo(
                        new TimingProfile.Entry(
                                3_200_000_000L, Provenance.MEASURED, "by somebody, 2020"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "cpu.herz 1 Hz assumed x,                 cpu.herz",
        "gic.hz 1 Hz assumed,                     key value unit provenance source",
        "gic.hz,                                  key value unit provenance source",
        "gic.hz 1 cpu assumed x,                  gic.hz counts Hz",
        "gic.hz 1 Hz guessed x,                   provenance guessed",
        "gic.hz 0 Hz assumed x,                   gic.hz = 0",
        "gic.hz -5 Hz assumed x,                  gic.hz = -5",
        "gic.hz 1.5 Hz assumed x,                 gic.hz = 1.5",
        "gic.hz fast Hz assumed x,                gic.hz = fast",
        "gic.hz 99999999999999999999 Hz assumed x, gic.hz = 99999999999999999999",
        "cpu.hz 1 Hz assumed x,                   cpu.hz is given twice",
    })
    void aLineThatMakesNoSenseIsRefusedWithItsNumber(String line, String words) {
        List<String> lines = lines();
        lines.add(0, "# the number counts comments too");
        lines.set(2, line);

        assertRefused(lines, "profile test, line 3", words);
    }

    @Test
    void aMissingConstantIsRefusedByName() {
        List<String> lines = lines();
        lines.remove(TimingConstant.VMM_INJECT.ordinal());

        assertRefused(lines, "vmm.inject", "no value");
    }

    @Test
    void anEmptyTextIsRefused() {
        assertRefused(List.of(), "cpu.hz", "timer.lateness");
    }

    @Test
    void theLargestValueIsTakenAndTheNextRefused() {
        long most = 1L << 40;
        List<String> lines = lines();
        lines.set(TimingConstant.VMM_INJECT.ordinal(), "vmm.inject " + most + " cpu assumed x");
        assertThat(parse(lines).value(TimingConstant.VMM_INJECT)).isEqualTo(most);

        lines.set(
                TimingConstant.VMM_INJECT.ordinal(), "vmm.inject " + (most + 1) + " cpu assumed x");
        assertRefused(lines, "vmm.inject");
    }

    @Test
    void oneConstantCanBeChangedAndThenCountsAsAssumed() {
        TimingProfile profile = TimingProfile.named("ideal");

        TimingProfile changed = profile.with("vmm.inject=9_600").with(" icc.iar = 50 ");

        assertThat(changed.value(TimingConstant.VMM_INJECT)).isEqualTo(9600);
        assertThat(changed.value(TimingConstant.ICC_IAR)).isEqualTo(50);
        assertThat(changed.entry(TimingConstant.ICC_IAR).provenance())
                .isEqualTo(Provenance.ASSUMED);
        assertThat(changed.entry(TimingConstant.VMM_INJECT).source()).contains("says 0");
        assertThat(changed.name()).isEqualTo("ideal+");
        assertThat(profile.value(TimingConstant.VMM_INJECT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vmm.inject",
                "vmm.inject=",
                "vmm.inject=x",
                "vmm.inject=-1",
                "=5",
                "",
                "a=1"
            })
    void anAssignmentThatMakesNoSenseIsRefused(String assignment) {
        TimingProfile profile = TimingProfile.named("ideal");

        assertThatThrownBy(() -> profile.with(assignment))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aLinkGenerationThatDoesNotExistIsRefused() {
        TimingProfile profile = TimingProfile.named("ideal");

        for (int generation = 0; generation <= 5; generation++) {
            assertThat(profile.with("pcie.generation=" + generation).timeBase().isExact()).isTrue();
        }
        for (String generation : List.of("6", "4294967299")) {
            assertThatThrownBy(() -> profile.with("pcie.generation=" + generation).timeBase())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("pcie.generation = " + generation);
        }
    }

    @Test
    void clocksWithoutACommonTickAreRefusedByName() {
        TimingProfile profile =
                TimingProfile.named("ideal")
                        .with("cpu.hz=10000000000")
                        .with("gic.hz=10100000000")
                        .with("timer.hz=999983");

        assertThatThrownBy(profile::timeBase)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "cpu 10000000000 Hz", "gic 10100000000 Hz", "timer 999983 Hz");
    }
}
