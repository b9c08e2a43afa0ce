package dev.doorbell.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.sweep.SweepResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Reports in a real browser. Pictures of them are left in {@code target/report-screenshots}.
 *
 * <p>Skipped where there is no Chromium.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserTest {
    private static final Path PICTURES = Path.of("target", "report-screenshots");
    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;
    private static final int TAB = 9;
    private static final int RIGHT = 39;
    private static final int DOWN = 40;
    private static final int END = 35;
    private static final int ESCAPE = 27;

    @TempDir private static Path temp;
    private @Nullable Browser started;

    private final Map<String, ComparisonResult> results = new LinkedHashMap<>();

    @BeforeAll
    void startBrowser() throws IOException, InterruptedException {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "skipped: no chromium on the PATH");
        started =
                Browser.start(
                        program.orElseThrow(), Files.createDirectory(temp.resolve("profile")));
        results.put("two", Results.two());
        results.put("one", Results.one());
        results.put("four", Results.four());
        results.put("nothing", Results.nothingDelivered());
        results.put("packet", Results.onePacket());
        results.put("no-time", Results.noTime());
        results.put("older", Results.older(Results.two()));
    }

    @AfterAll
    void stopBrowser() {
        if (started != null) {
            started.close();
        }
    }

    static Stream<String> names() {
        return Stream.of("two", "one", "four", "nothing", "packet", "no-time", "older");
    }

    private Browser open(String name, int width, String scheme) throws IOException {
        Path file = temp.resolve(name + ".html");
        Files.writeString(file, HtmlPage.render(result(name)));
        Browser browser = browser();
        browser.openPage();
        browser.resize(width, 900, width == PHONE);
        browser.prefer("screen", scheme);
        browser.load(file.toUri());
        return browser;
    }

    private Browser browser() {
        if (started == null) {
            throw new IllegalStateException("no browser");
        }
        return started;
    }

    private ComparisonResult result(String name) {
        ComparisonResult result = results.get(name);
        if (result == null) {
            throw new IllegalArgumentException(name);
        }
        return result;
    }

    /** Nothing on the console, nothing thrown, nothing asked for but the page itself. */
    private static void assertQuiet(Browser browser) {
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
        assertThat(browser.events("Log.entryAdded")).isEmpty();
        assertThat(browser.events("Network.requestWillBeSent"))
                .extracting(each -> each.get("request").get("url").asString())
                .allMatch(
                        url ->
                                (url.startsWith("file:") && url.endsWith(".html"))
                                        || url.equals("data:,"))
                .filteredOn(url -> url.startsWith("file:"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyDeliveryIsInEveryChartAndNothingElseHappens(String name) throws IOException {
        Browser browser = open(name, DESKTOP, "light");
        ComparisonResult result = result(name);
        long withSpread =
                result.deliveries().stream().filter(each -> each.distribution() != null).count();
        long withStages =
                result.deliveries().stream().filter(each -> !each.stages().isEmpty()).count();
        long withJourney =
                result.deliveries().stream().filter(each -> each.journey() != null).count();

        assertThat(count(browser, "path.curve.ecdf")).isEqualTo(withSpread);
        assertThat(count(browser, "path.histogram")).isEqualTo(withSpread);
        assertThat(count(browser, "[data-kind=waterfall] svg")).isEqualTo(withStages);
        assertThat(count(browser, "[data-kind=journey] svg")).isEqualTo(withJourney);
        assertThat(count(browser, "#interrupts rect")).isEqualTo(barsOfInterrupts(result));
        assertThat(count(browser, "#packets-chart svg")).isOne();
        assertThat(count(browser, "svg")).isEqualTo(count(browser, ".plot"));
        assertThat(browser.evaluate("document.title").asString()).contains(result.board());
        browser.screenshot(PICTURES.resolve(name + "-desktop-light.png"));
        assertQuiet(browser);
    }

    private static long barsOfInterrupts(ComparisonResult result) {
        return result.deliveries().stream()
                .map(DeliveryResult::interruptsPerPacket)
                .filter(each -> each != null && each.signum() > 0)
                .count();
    }

    private static long count(Browser browser, String selector) {
        return browser.evaluate("document.querySelectorAll('" + selector + "').length").longValue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theBarsOfAWaterfallSumToItsTotal(String name) throws IOException {
        Browser browser = open(name, DESKTOP, "light");

        int waterfall = 0;
        for (DeliveryResult each : result(name).deliveries()) {
            if (each.stages().isEmpty()) {
                continue;
            }
            JsonNode bars =
                    browser.evaluate(
                            "[...document.querySelectorAll('[data-kind=waterfall]')["
                                    + waterfall++
                                    + "].querySelectorAll('.bar')].map(bar => [bar.dataset.ns,"
                                    + " bar.x.baseVal.value, bar.width.baseVal.value])");
            BigDecimal sum = BigDecimal.ZERO;
            double end = Double.NaN;
            for (JsonNode bar : bars) {
                sum = sum.add(new BigDecimal(bar.get(0).asString()));
                double start = bar.get(1).doubleValue();
                if (!Double.isNaN(end)) {
                    assertThat(start).isLessThan(end + 0.01); // begins where the other ended
                    assertThat(start).isGreaterThan(end - 1.51); // or within its least width
                }
                end = start + bar.get(2).doubleValue();
            }
            assertThat(sum).isEqualByComparingTo(each.latencyNs().mean());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsWiderThanAPhoneInLightOrDark(String name) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            Browser browser = open(name, PHONE, scheme);

            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isEqualTo(PHONE);
            assertThat(
                            browser.evaluate(
                                            "[...document.querySelectorAll('.plot svg"
                                                    + " text')].filter(t => t.getBoundingClientRect().right"
                                                    + " > innerWidth || t.getBoundingClientRect().left <"
                                                    + " 0).map(t => t.textContent).join()")
                                    .asString())
                    .isEmpty();
            browser.screenshot(PICTURES.resolve(name + "-phone-" + scheme + ".png"));
            assertQuiet(browser);
        }
    }

    @Test
    void aChartIsReachedByTabAndReadByArrows() throws IOException {
        Browser browser = open("two", DESKTOP, "light");
        String readout = "document.querySelector('#latency-ecdf .readout').textContent";

        int presses = 0;
        while (!focused(browser, "#latency-ecdf .plot")) {
            browser.press("Tab", TAB);
            assertThat(++presses).isLessThan(30);
        }
        browser.press("ArrowRight", RIGHT);
        String first = browser.evaluate(readout).asString();
        browser.press("ArrowRight", RIGHT);
        String second = browser.evaluate(readout).asString();
        browser.press("ArrowDown", DOWN);
        String other = browser.evaluate(readout).asString();
        browser.press("End", END);
        String last = browser.evaluate(readout).asString();
        browser.press("Escape", ESCAPE);

        assertThat(first).startsWith("poll: the least is ");
        assertThat(second).startsWith("poll: 1.0 % took at most ");
        assertThat(other).startsWith("msi: ");
        assertThat(last)
                .isEqualTo(
                        "msi: all took at most "
                                + Figures.time(
                                        result("two").deliveries().get(1).latencyNs().max()));
        assertThat(browser.evaluate(readout).asString()).isEmpty();
    }

    @Test
    void everyChartCanBeReadWithTheKeyboardAndTheFocusIsSeen() throws IOException {
        Browser browser = open("four", DESKTOP, "light");
        List<String> read = new ArrayList<>();

        for (int presses = 0; presses < 80; presses++) {
            browser.press("Tab", TAB);
            JsonNode id =
                    browser.evaluate(
                            "document.activeElement.matches('.plot') ?"
                                    + " document.activeElement.closest('figure').id : ''");
            if (!id.asString().isEmpty() && !read.contains(id.asString())) {
                browser.press("ArrowRight", RIGHT);
                String text =
                        browser.evaluate(
                                        "document.activeElement.closest('figure').querySelector('.readout').textContent")
                                .asString();
                assertThat(text).as(id.asString()).isNotBlank();
                assertThat(
                                browser.evaluate(
                                                "getComputedStyle(document.activeElement).outlineStyle")
                                        .asString())
                        .isNotEqualTo("none");
                read.add(id.asString());
            }
        }
        assertThat(read).hasSize((int) count(browser, ".plot"));
    }

    private static boolean focused(Browser browser, String selector) {
        return browser.evaluate(
                        "document.activeElement === document.querySelector('" + selector + "')")
                .booleanValue();
    }

    @Test
    void theFirstStopLeadsPastTheHeader() throws IOException {
        Browser browser = open("two", DESKTOP, "light");

        browser.press("Tab", TAB);

        assertThat(focused(browser, ".skip")).isTrue();
        assertThat(
                        browser.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
                                .booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aScreenReaderIsToldTheNameOfEveryFigureTableAndControl(String name) throws IOException {
        Browser browser = open(name, DESKTOP, "light");
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");

        Map<String, Integer> roles = new LinkedHashMap<>();
        for (JsonNode node : browser.accessibility()) {
            String role = node.path("role").path("value").asString("");
            if (List.of("figure", "image", "img", "button", "table", "region", "navigation", "link")
                    .contains(role)) {
                assertThat(node.path("name").path("value").asString(""))
                        .as(role + " in " + node)
                        .isNotBlank();
                roles.merge(role.equals("img") ? "image" : role, 1, Integer::sum);
            }
        }
        long plots = count(browser, ".plot");
        assertThat(roles.get("figure")).isEqualTo((int) plots);
        assertThat(roles.get("image")).isEqualTo((int) plots);
        assertThat(roles.get("table")).isGreaterThanOrEqualTo((int) plots);
    }

    @Test
    void theButtonTurnsTheLightsOffAndOn() throws IOException {
        Browser browser = open("two", DESKTOP, "light");
        String ground = "getComputedStyle(document.documentElement).backgroundColor";
        String light = browser.evaluate(ground).asString();

        browser.evaluate("document.getElementById('theme').click()");
        String dark = browser.evaluate(ground).asString();
        assertThat(browser.evaluate("theme.getAttribute('aria-pressed')").asString())
                .isEqualTo("true");
        browser.evaluate("document.getElementById('theme').click()");

        assertThat(dark).isNotEqualTo(light);
        assertThat(browser.evaluate(ground).asString()).isEqualTo(light);
        assertThat(open("two", DESKTOP, "dark").evaluate(ground).asString()).isEqualTo(dark);
        browser.screenshot(PICTURES.resolve("two-desktop-dark.png"));
    }

    @Test
    void aPrintedPageIsLightAndWithoutControls() throws IOException {
        Browser browser = open("two", DESKTOP, "dark");
        browser.evaluate("document.documentElement.dataset.theme = 'dark'");
        browser.prefer("print", "dark");

        assertThat(
                        browser.evaluate(
                                        "getComputedStyle(document.documentElement).backgroundColor")
                                .asString())
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.evaluate("getComputedStyle(theme.parentElement).display").asString())
                .isEqualTo("none");
        byte[] pdf = browser.print();
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve("two-print.pdf"), pdf);
        assertThat(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
        assertQuiet(browser);
    }

    @Test
    void withoutScriptItIsTablesAndStillDrawings() throws IOException {
        Path file = temp.resolve("plain.html");
        Files.writeString(file, HtmlPage.render(result("two")));
        Browser browser = browser();
        browser.openPage();
        browser.resize(DESKTOP, 900, false);
        browser.prefer("screen", "light");
        browser.allowScripts(false);
        browser.load(file.toUri());

        List<String> roles =
                browser.accessibility().stream()
                        .map(each -> each.path("role").path("value").asString(""))
                        .toList();
        assertThat(roles).filteredOn(role -> role.equals("image") || role.equals("img")).hasSize(3);
        assertThat(roles).filteredOn(role -> role.equals("button")).isEmpty();
        assertThat(roles).filteredOn(role -> role.equals("table")).isNotEmpty();
        browser.screenshot(PICTURES.resolve("two-without-script.png"));
        assertQuiet(browser);
    }

    @Test
    void aSweepHasALineForEachDeliveryAndAFieldForEachCombination() throws IOException {
        SweepResult sweep = Sweeps.over(5, Sweeps.RATES, Sweeps.NICS, Sweeps.DELIVERIES);
        Path file = temp.resolve("sweep.html");
        Files.writeString(file, HtmlPage.render(sweep));
        for (int width : List.of(DESKTOP, PHONE)) {
            Browser browser = browser();
            browser.openPage();
            browser.resize(width, 900, width == PHONE);
            browser.prefer("screen", width == PHONE ? "dark" : "light");
            browser.load(file.toUri());

            assertThat(count(browser, "#lines-0 path.sweep")).isEqualTo(3 * 2);
            assertThat(count(browser, "#heat-0 .field")).isEqualTo(sweep.cells().size());
            assertThat(count(browser, "[data-kind] svg")).isEqualTo(4);
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isEqualTo(width);
            browser.evaluate("document.querySelector('#heat-0 .plot').focus()");
            browser.press("ArrowRight", RIGHT);
            assertThat(
                            browser.evaluate(
                                            "document.querySelector('#heat-0 .readout').textContent")
                                    .asString())
                    .startsWith("nic virtio-net, poll, workload.packets.rate 100: ");
            browser.screenshot(
                    PICTURES.resolve(
                            width == PHONE ? "sweep-phone-dark.png" : "sweep-desktop-light.png"));
            assertQuiet(browser);
        }
    }

    @Test
    void hostileNamesRunNothing() throws IOException {
        String name = "</script><img src=x onerror=\"document.title='gone'\"><!--<script>";
        results.put("hostile", Results.hostile(Results.two(), name));
        Browser browser = open("hostile", PHONE, "light");

        assertThat(count(browser, "img")).isZero();
        assertThat(browser.evaluate("document.title").asString()).startsWith(name);
        assertThat(count(browser, "path.curve.ecdf")).isEqualTo(2);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                .isEqualTo(PHONE);
        browser.screenshot(PICTURES.resolve("hostile-phone-light.png"));
        assertQuiet(browser);
    }
}
