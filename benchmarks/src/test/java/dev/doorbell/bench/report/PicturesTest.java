package dev.doorbell.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.compare.ComparisonResult;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The drawings for other pages, and those in {@code docs/pictures}, which are of {@code ./doorbell compare}.
 *
 * <p>To refresh them: {@code mvn -pl benchmarks -am test -Dtest=PicturesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}.
 */
class PicturesTest {
    private static final Path PICTURES = Path.of("..", "docs", "pictures");

    @Test
    void thePicturesInTheDocumentationAreCurrent() throws IOException {
        ComparisonResult result = Results.two();
        for (Map.Entry<String, String> each :
                Map.of(
                                "latency.svg", LatencySvg.render(result),
                                "stages.svg", StagesSvg.render(result))
                        .entrySet()) {
            Path file = PICTURES.resolve(each.getKey());
            if (Boolean.getBoolean("doorbell.refresh")) {
                Files.writeString(file, each.getValue());
            }
            assertThat(Files.readString(file))
                    .as("%s is stale; the class comment says how to refresh it", file)
                    .isEqualTo(each.getValue());
        }
    }

    static Stream<ComparisonResult> results() {
        return HtmlPageTest.results();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("results")
    void everyDrawingIsXmlWithATitleADescriptionAndNothingFromElsewhere(ComparisonResult result)
            throws Exception {
        for (String svg : new String[] {LatencySvg.render(result), StagesSvg.render(result)}) {
            Document document =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(svg)));
            Element root = document.getDocumentElement();

            assertThat(root.getTagName()).isEqualTo("svg");
            for (String id : root.getAttribute("aria-labelledby").split(" ", -1)) {
                assertThat(svg).contains(" id=\"" + id + "\"");
            }
            assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
            assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
            assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", "href", "url(", "<script", "<image");
        }
    }

    @Test
    void aDrawingHasALineForEachDeliveryAndABarForEachStageThatTakesTime() throws Exception {
        ComparisonResult four = Results.four();
        long bars =
                four.deliveries().stream()
                        .flatMap(each -> each.stages().stream())
                        .filter(each -> each.meanNs().signum() > 0)
                        .count();

        assertThat(elements(LatencySvg.render(four), "path").getLength()).isEqualTo(4);
        // One more is the ground.
        assertThat(elements(StagesSvg.render(four), "rect").getLength()).isEqualTo((int) bars + 1);
        for (int i = 0; i < four.deliveries().size(); i++) {
            assertThat(StagesSvg.render(four))
                    .contains(">" + StageRows.of(four.deliveries().get(i)).total() + "<");
        }
    }

    private static NodeList elements(String svg, String name) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName(name);
    }
}
