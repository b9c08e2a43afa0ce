package dev.doorbell.bench.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.JourneyResult;
import dev.doorbell.bench.compare.TimingEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlPageTest {
    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final ComparisonResult two = Results.two();
    private static final String page = HtmlPage.render(two);
    private static final Html html = Html.of(page);

    static Stream<ComparisonResult> results() {
        return Stream.of(
                two,
                Results.one(),
                Results.four(),
                Results.nothingDelivered(),
                Results.onePacket(),
                Results.noTime(),
                Results.older(two));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("results")
    void everyPageIsWellFormedAndItsIdsAreUniqueAndNamed(ComparisonResult result) {
        Html each = Html.of(HtmlPage.render(result));

        List<String> ids =
                each.elements().stream()
                        .map(e -> e.attribute("id"))
                        .filter(id -> !id.isEmpty())
                        .toList();
        assertThat(ids).doesNotHaveDuplicates();
        each.elements()
                .forEach(
                        element -> {
                            for (String attribute :
                                    List.of("aria-labelledby", "aria-describedby")) {
                                Stream.of(element.attribute(attribute).split(" "))
                                        .filter(id -> !id.isEmpty())
                                        .forEach(id -> assertThat(ids).contains(id));
                            }
                        });
        each.elements("a")
                .forEach(link -> assertThat(ids).contains(link.attribute("href").substring(1)));
        assertThat(each.elements("figure"))
                .allMatch(figure -> !figure.attribute("aria-labelledby").isEmpty());
        assertThat(each.elements("html").get(0).attribute("lang")).isEqualTo("en");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("results")
    void headingsDescendByOne(ComparisonResult result) {
        int level = 0;
        for (Html.Element each : Html.of(HtmlPage.render(result)).elements()) {
            if (each.name().matches("h[1-6]")) {
                int next = each.name().charAt(1) - '0';
                assertThat(next).isLessThanOrEqualTo(level + 1);
                level = next;
            }
        }
        assertThat(level).isPositive();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("results")
    void theSameResultGivesTheSameBytes(ComparisonResult result) {
        assertThat(HtmlPage.render(result)).isEqualTo(HtmlPage.render(result));
        assertThat(HtmlPage.render(ResultFile.parse("again", JsonReport.render(result))))
                .isEqualTo(HtmlPage.render(result));
    }

    @Test
    void itAsksForNothingAndItsPolicyAllowsOnlyWhatIsInIt() throws Exception {
        for (Html.Element each : html.elements()) {
            assertThat(each.attribute("src")).isEmpty();
            assertThat(each.attribute("href")).matches("|#.*|data:,");
            assertThat(each.attribute("style")).isEmpty();
            assertThat(each.attributes()).doesNotContainPattern("\\son[a-z]+=");
        }
        String policy =
                html.elements("meta").stream()
                        .filter(m -> m.attribute("http-equiv").equals("Content-Security-Policy"))
                        .findFirst()
                        .orElseThrow()
                        .attribute("content")
                        .replace("&#39;", "'");
        assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "http", "*");
        Matcher code =
                Pattern.compile("(?s)<(?:script|style)>(.*?)</(?:script|style)>").matcher(page);
        List<String> hashes = new ArrayList<>();
        while (code.find()) {
            byte[] bytes = code.group(1).getBytes(StandardCharsets.UTF_8);
            hashes.add(
                    Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes)));
        }
        assertThat(hashes).hasSize(3).allMatch(hash -> policy.contains("'sha256-" + hash + "'"));
    }

    @Test
    void theDataIsTheResults() {
        JsonNode data = data(page);

        for (int i = 0; i < two.deliveries().size(); i++) {
            DeliveryResult delivery = two.deliveries().get(i);
            JsonNode shown = data.get("deliveries").get(i);
            assertThat(shown.get("name").asString()).isEqualTo(delivery.delivery());
            long bins = 0;
            for (JsonNode bin : shown.get("bins")) {
                bins += bin.longValue();
            }
            assertThat(bins).isEqualTo(delivery.packets().delivered());
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode stage : shown.get("stages")) {
                assertThat(stage.get("start_ns").decimalValue()).isEqualByComparingTo(sum);
                sum = sum.add(stage.get("mean_ns").decimalValue());
            }
            assertThat(sum)
                    .isEqualByComparingTo(delivery.latencyNs().mean())
                    .isEqualByComparingTo(shown.get("total").decimalValue());
            JourneyResult journey = requireNonNull(delivery.journey());
            assertThat(shown.get("journey")).hasSize(journey.stages().size());
            assertThat(shown.get("journey_total").decimalValue())
                    .isEqualByComparingTo(journey.totalNs());
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("results")
    void stagesAddUpAsPrinted(ComparisonResult result) {
        for (DeliveryResult each : result.deliveries()) {
            StageRows stages = StageRows.of(each);
            assertThat(sum(stages.rows().stream().map(StageRows.Row::mean)))
                    .isEqualByComparingTo(number(stages.total()));
            BigDecimal shares = sum(stages.rows().stream().map(StageRows.Row::share));
            assertThat(shares)
                    .isEqualByComparingTo(
                            stages.totalNs().signum() == 0 ? BigDecimal.ZERO : new BigDecimal(100));
            for (StageRows.Row row : stages.rows()) {
                assertThat(number(row.mean()).subtract(row.meanNs().movePointLeft(3)).abs())
                        .isLessThan(new BigDecimal("0.001"));
            }
        }
    }

    private static BigDecimal sum(Stream<String> numbers) {
        return numbers.map(HtmlPageTest::number).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal number(String printed) {
        return new BigDecimal(printed.replace(",", "").replace('−', '-'));
    }

    @Test
    void itSaysWhatTheResultSays() {
        assertThat(html.text())
                .contains(two.digest(), "Seed", two.workload(), two.board(), "0.0-test")
                .contains("./doorbell compare \\ --board parallels \\ --seed 1");
        for (String clause : two.verdict().substring(1).replace(".", "").split("; ", -1)) {
            assertThat(html.text().replace(".", "")).containsIgnoringCase(clause);
        }
        for (TimingEntry each : two.constants()) {
            assertThat(html.text())
                    .contains(each.constant(), each.source(), each.provenance())
                    .contains(Figures.count(each.value()));
        }
        DeliveryResult poll = two.deliveries().get(0);
        assertThat(html.text())
                .contains(Figures.time(poll.latencyNs().p99()))
                .contains(Figures.exact(poll.latencyNs().mean()))
                .contains("no receive buffer");
        assertThat(html.text()).contains("95 % interval", "Cliff’s delta", "p = 0.0020");
    }

    @Test
    void assumedConstantsThatMatteredComeFirst() {
        String table = page.substring(page.indexOf("id=\"constants\""));
        List<String> provenances = new ArrayList<>();
        Matcher cell =
                Pattern.compile("<td class=\"(mattered|assumed|derived|measured|specified)\">")
                        .matcher(table);
        while (cell.find()) {
            provenances.add(cell.group(1));
        }

        List<String> order = List.of("mattered", "assumed", "derived", "measured", "specified");
        assertThat(provenances)
                .hasSize(two.constants().size())
                .isSortedAccordingTo((a, b) -> order.indexOf(a) - order.indexOf(b))
                .startsWith("mattered");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("hostileNames")
    void namesStayNamesWhateverTheyAreMadeOf(String name) {
        String hostile = HtmlPage.render(Results.hostile(two, name));
        Html apart = Html.of(hostile);

        assertThat(apart.elements())
                .extracting(Html.Element::name)
                .containsExactlyElementsOf(
                        html.elements().stream().map(Html.Element::name).toList());
        assertThat(apart.text()).contains(name.replaceAll("\\s+", " "));
        JsonNode data = data(hostile);
        assertThat(data.get("deliveries").get(0).get("name").asString()).isEqualTo(name);
        assertThat(LatencySvg.render(Results.hostile(two, name)).split("<script|<img", -1))
                .hasSize(1);
    }

    static Stream<String> hostileNames() {
        return Stream.of(
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>",
                "\"onmouseover=\"alert(1)",
                "' onload='alert(1)",
                "${7*7} @raw {{x}}",
                "]]>&lt;&#x3c",
                "</title></style></noscript><b>",
                "a\u2028b\\u003c",
                "x".repeat(3_000));
    }

    @Test
    void anOlderResultSaysWhatItDoesNotHold() {
        Html older = Html.of(HtmlPage.render(Results.older(two)));

        assertThat(older.text())
                .contains("older doorbell and does not hold intervals of the difference")
                .contains("does not hold the latencies’ distribution")
                .contains("does not hold a journey")
                .contains("does not hold the depths of queues")
                .contains("holds only the assumed constants")
                .contains("does not hold the command")
                .contains(Figures.time(two.deliveries().get(0).latencyNs().mean()));
        assertThat(html.text()).doesNotContain("older doorbell");
    }

    @Test
    void nothingDeliveredIsSaidAndNoChartOfTimesIsPromised() {
        Html nothing = Html.of(HtmlPage.render(Results.nothingDelivered()));

        assertThat(nothing.text())
                .contains(
                        "Nothing was delivered", "There is nothing to compare", "still on the way")
                .doesNotContain("older doorbell");
        assertThat(nothing.elements("div"))
                .extracting(each -> each.attribute("data-kind"))
                .contains("bars")
                .doesNotContain("ecdf", "waterfall", "journey");
    }

    @Test
    void onePacketSaysThatNobodyKnowsHowSureThatIs() {
        assertThat(Html.of(HtmlPage.render(Results.onePacket())).text())
                .contains("it takes at least two replications in which both deliver");
    }

    static JsonNode data(String page) {
        Matcher data =
                Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                        .matcher(page);
        assertThat(data.find()).isTrue();
        assertThat(data.group(1)).doesNotContain("<", ">", "&");
        return EXACT.readTree(data.group(1));
    }
}
