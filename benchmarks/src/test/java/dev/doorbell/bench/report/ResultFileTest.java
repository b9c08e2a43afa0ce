package dev.doorbell.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.doorbell.sim.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ResultFileTest {
    private static final String text = JsonReport.render(Results.two());

    @TempDir private Path temp;

    @Test
    void aFileAndADirectoryThatHoldsItAreTheSame() throws IOException {
        Files.writeString(temp.resolve("result.json"), text);

        assertThat(ResultFile.read(temp))
                .isEqualTo(ResultFile.read(temp.resolve("result.json")))
                .isEqualTo(JsonReport.parse(text));
    }

    @Test
    void fieldsThatNobodyKnowsArePassedOver() {
        assertThat(ResultFile.parse("r", text.replaceFirst("\\{", "{ \"future\" : [ 1 ],")))
                .isEqualTo(JsonReport.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|r:1:",
                "[]|r: is no object;",
                "{}|r: seed is missing;",
                "{\"seed\": 1.5}|r: seed is no whole number of 64 bits;",
                "{\"seed\": 1e400}|r: seed is no whole number",
                "{\"seed\": 1} x|r:1:",
                "{\"seed\": 1, \"digest\": 5}|r: digest is no text;",
            })
    void whatIsNoResultIsRefusedWithItsPlace(String bad, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ResultFile.parse("r", bad))
                .withMessageStartingWith(message)
                .withMessageContaining(
                        "expected a result.json that ‘doorbell compare --out DIR’ wrote")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isOne());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"resident\" : 0|\"resident\" : \"no\"|deliveries[0].packets.resident is no count",
                "\"resident\" : 0|\"resident\" : -1|deliveries[0].packets.resident is no count",
                "\"cpu_share\" : |\"cpu_share\" : null, \"x\" : |deliveries[0].cpu_share is no number",
                "\"mean_depth\" : 0|\"mean_depth\" : 1e99999999, \"x\" : 0|too large",
                "\"mean_depth\" : 0|\"mean_depth\" : 1e-99999999, \"x\" : 0|too many digits",
                "\"min_ns\" : |\"min_ns\" : -1, \"x\" : |deliveries[0].distribution.min_ns is negative",
                "\"min_ns\" : |\"min_ns\" : 99999999999, \"x\" : |up_to_ns[0] is less than the one before",
                "\"up_to_ns\" : [|\"up_to_ns\" : [ 1,|entries where up_to_ns has",
                "\"mattered\" : |\"mattered\" : 1, \"x\" : |assumed[0].mattered is neither true nor false",
                "\"lane\" : |\"lane\" : 1, \"x\" : |deliveries[0].journey.stages[0].lane is no text",
            })
    void aFieldThatIsWrongIsNamed(String find, String replacement, String message) {
        int at = text.indexOf(find);
        String bad = text.substring(0, at) + replacement + text.substring(at + find.length());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ResultFile.parse("r", bad))
                .withMessageContaining(message);
    }

    @Test
    void whatIsNestedTooDeeplyOrTooLargeIsRefused() throws IOException {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ResultFile.parse("r", "[".repeat(100_000)))
                .withMessageContaining("nesting depth");
        Path large = temp.resolve("large.json");
        Files.write(large, new byte[ResultFile.BYTES_MAX + 1]);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ResultFile.read(large))
                .withMessageContaining("too long");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ResultFile.read(temp.resolve("nothing")))
                .withMessageContaining("no such file");
    }

    /** Every value in turn is replaced by others; what is not refused must be drawn without trouble. */
    @Test
    void aResultWithAnyValueReplacedIsRefusedOrDrawn() {
        String small = JsonReport.render(Results.onePacket());
        JsonNode tree = tree(small);
        int values = count(tree);
        Random random = new Random(77);
        int refused = 0;
        for (int i = 0; i < values; i++) {
            ObjectNode changed = (ObjectNode) tree(small);
            replace(changed, new int[] {i}, random);
            try {
                var result = ResultFile.parse("r", Json.render(changed));
                HtmlPage.render(result);
                LatencySvg.render(result);
                StagesSvg.render(result);
            } catch (ConfigurationException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(values / 10, values - 1);
    }

    private static JsonNode tree(String json) {
        return Json.MAPPER
                .reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(json);
    }

    private static int count(JsonNode node) {
        int count = 0;
        for (JsonNode each : node) {
            count += 1 + count(each);
        }
        return count;
    }

    /** Replaces the value of that number, in the order of the text. */
    private static boolean replace(JsonNode node, int[] left, Random random) {
        if (node instanceof ObjectNode object) {
            for (String name : java.util.List.copyOf(object.propertyNames())) {
                if (left[0]-- == 0) {
                    object.set(name, other(random));
                    return true;
                }
                if (replace(object.get(name), left, random)) {
                    return true;
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (left[0]-- == 0) {
                    array.set(i, other(random));
                    return true;
                }
                if (replace(array.get(i), left, random)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonNode other(Random random) {
        String[] others = {
            "null",
            "0",
            "-1",
            "1e14",
            "0.000000001",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "true",
            "9223372036854775807",
            "[null]",
            "[1]",
            "[[]]"
        };
        return tree(others[random.nextInt(others.length)]);
    }
}
