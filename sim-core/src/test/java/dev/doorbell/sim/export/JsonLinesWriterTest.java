package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.export.Records.Written;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesWriterTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static Written write(List<Happening> happenings) {
        return Records.write(
                happenings,
                (out, time, labels) -> new JsonLinesWriter("a file", out, time, labels));
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Records.any();
    }

    @Property(tries = 300, seed = "2701", edgeCases = EdgeCasesMode.NONE)
    @Label("any sequence of records is as many objects, in order, and nothing is lost")
    void everyRecordIsAnObject(@ForAll("happenings") List<Happening> happenings) {
        Written written = write(happenings);
        assertThat(written.count()).isEqualTo(Records.count(happenings));
        List<String> lines = written.lines();
        JsonNode header = JSON.readTree(lines.get(0));
        assertThat(header.get("format").asString()).isEqualTo("doorbell-trace");
        assertThat(header.get("sources").get(3).asString()).isEqualTo(Records.SOURCES.get(3));
        boolean begun = false;
        int at = 1;
        long tick = 0;
        long offset = 0;
        long journeys = 0;
        for (Happening each : happenings) {
            if (each.isNextMachine()) {
                offset += tick + each.pause();
                tick = 0;
                journeys += 100;
                if (begun) {
                    JsonNode segment = JSON.readTree(lines.get(at++));
                    assertThat(segment.get("offset_ticks").longValue()).isEqualTo(offset);
                    assertThat(segment.get("first_journey").longValue()).isEqualTo(journeys);
                }
                continue;
            }
            begun = true;
            JsonNode object = JSON.readTree(lines.get(at++));
            tick += each.pause();
            assertThat(object.get("tick").longValue()).isEqualTo(offset + tick);
            assertThat(object.get("ns").longValue()).isEqualTo((offset + tick) / 48);
            assertThat(object.get("point").asString()).isEqualTo(each.point().name());
            String first = each.point().first();
            if (first.equals("journey")) {
                assertThat(object.get(first).longValue()).isEqualTo(each.first() + journeys);
            } else if (first.equals("address")) {
                assertThat(Long.parseUnsignedLong(object.get(first).asString().substring(2), 16))
                        .isEqualTo(each.first());
            } else if (first.equals("core")) {
                assertThat(object.get(first).longValue()).isEqualTo(each.first());
            }
        }
        assertThat(lines).hasSize(at);
    }

    @Test
    void namesStandBesideTheirNumbersAndHalvesApart() {
        String text =
                String.join(
                        "\n",
                        write(
                                        List.of(
                                                new Happening(
                                                        dev.doorbell.sim.trace.TracePoint
                                                                .ITS_TRANSLATED,
                                                        2,
                                                        40L << 32 | 3,
                                                        8192L << 32 | 1,
                                                        96)))
                                .lines());
        assertThat(text)
                .isEqualTo(
                        """
                        {"format":"doorbell-trace","version":1,"ticks_per_second":48000000000,\
                        "segment":0,"offset_ticks":0,"first_journey":0,"cores":2,\
                        "sources":["cpu0","cpu1","gic","nic \\u00220\\u0022\\u000a","wire"],\
                        "lines":[{"name":"cpu0.irq","high":false},{"name":"nic.intx","high":true},\
                        {"name":"nic.intx","high":false},{"name":"a b","high":false}]}
                        {"tick":96,"ns":2,"point":"ITS_TRANSLATED","source":"gic","device":40,\
                        "event":3,"intid":8192,"intid_name":"intid8192","core":1}""");
    }

    @Test
    void aRunWithoutRecordsHasItsHeader() {
        assertThat(write(List.of()).lines()).hasSize(1);
    }
}
