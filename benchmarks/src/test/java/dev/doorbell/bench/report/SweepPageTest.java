package dev.doorbell.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.sweep.SweepResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SweepPageTest {
    static Stream<SweepResult> sweeps() {
        return Stream.of(
                Sweeps.over(0, Sweeps.RATES),
                Sweeps.over(0, Sweeps.NICS),
                Sweeps.over(0, Sweeps.DELIVERIES, Sweeps.RATES),
                Sweeps.over(3, Sweeps.RATES, Sweeps.NICS, Sweeps.DELIVERIES),
                Sweeps.over(1, Sweeps.DELIVERIES, Sweeps.NICS));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("sweeps")
    void everyPageIsWellFormedWithUniqueIdsAndTheSameEveryTime(SweepResult sweep) {
        String page = HtmlPage.render(sweep);
        Html html = Html.of(page);

        assertThat(html.elements())
                .extracting(each -> each.attribute("id"))
                .filteredOn(id -> !id.isEmpty())
                .doesNotHaveDuplicates();
        assertThat(HtmlPage.render(sweep)).isEqualTo(page);
        assertThat(html.text()).contains(sweep.title(), sweep.digest(), sweep.spec());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("sweeps")
    void everyCombinationIsInThePageOnceForEachChart(SweepResult sweep) {
        JsonNode sweeps = HtmlPageTest.data(HtmlPage.render(sweep)).get("sweeps");

        assertThat(sweeps.size()).isEqualTo(sweep.show().size());
        for (JsonNode each : sweeps) {
            int cells = 0;
            int failed = 0;
            for (JsonNode panel : each.get("panels")) {
                cells += panel.get("cells").size();
                for (JsonNode cell : panel.get("cells")) {
                    failed += cell.get("mean").isNull() ? 1 : 0;
                }
            }
            assertThat(cells).isEqualTo(sweep.cells().size());
            assertThat(failed * 3L).isEqualTo(sweep.failed());
        }
    }

    @Test
    void numbersRunToTheRightDeliveriesAreLinesAndTheRestArePanels() {
        SweepGrid grid = SweepGrid.of(Sweeps.over(0, Sweeps.RATES, Sweeps.NICS, Sweeps.DELIVERIES));

        assertThat(grid.across()).isZero();
        assertThat(grid.down()).isEqualTo(2);
        assertThat(grid.panels())
                .extracting(SweepGrid.Panel::title)
                .containsExactly("nic virtio-net", "nic e1000e", "nic e1000");
        assertThat(grid.panels()).allMatch(panel -> panel.cells().size() == 8);
    }

    @Test
    void withoutNumbersThereAreNoLines() {
        assertThat(kinds(Sweeps.over(0, Sweeps.DELIVERIES, Sweeps.NICS)))
                .contains("heat")
                .doesNotContain("lines");
        assertThat(kinds(Sweeps.over(0, Sweeps.RATES))).contains("lines").doesNotContain("heat");
        assertThat(kinds(Sweeps.over(0, Sweeps.DELIVERIES, Sweeps.RATES)))
                .containsExactly("lines", "heat", "lines", "heat");
    }

    private static List<String> kinds(SweepResult sweep) {
        return Html.of(HtmlPage.render(sweep)).elements("div").stream()
                .map(each -> each.attribute("data-kind"))
                .filter(kind -> !kind.isEmpty())
                .toList();
    }

    @Test
    void whatCouldNotBeRunIsListedWithItsReason() {
        assertThat(Html.of(HtmlPage.render(Sweeps.over(3, Sweeps.RATES, Sweeps.DELIVERIES))).text())
                .contains("runs could not be made", "the NIC has no message of its own");
    }

    @Test
    void aGridThatIsTooLargeIsCutAndSaysSo() {
        SweepResult panels =
                Sweeps.over(0, Sweeps.numbers("a", 50), Sweeps.numbers("b", 40), Sweeps.RATES);
        SweepResult one = Sweeps.over(0, Sweeps.numbers("a", 100), Sweeps.numbers("b", 100));

        assertThat(HtmlPage.render(panels).length()).isLessThan(4_000_000);
        assertThat(Html.of(HtmlPage.render(panels)).text()).contains("panels; sweep.csv holds");
        assertThat(Html.of(HtmlPage.render(one)).text()).contains("There is too much to draw");
    }

    @Test
    void namesStayNamesWhateverTheyAreMadeOf() {
        String name = "</script><img src=x onerror=alert(1)>";
        SweepResult plain = Sweeps.over(0, Sweeps.words("x", "a", "b"), Sweeps.words("y", "c"));
        SweepResult hostile =
                Sweeps.over(0, Sweeps.words(name, name, "b"), Sweeps.words("y", name));

        assertThat(Html.of(HtmlPage.render(hostile)).elements())
                .extracting(Html.Element::name)
                .containsExactlyElementsOf(
                        Html.of(HtmlPage.render(plain)).elements().stream()
                                .map(Html.Element::name)
                                .toList());
    }
}
