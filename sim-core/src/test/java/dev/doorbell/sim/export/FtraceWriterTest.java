package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.export.Records.Written;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FtraceWriterTest {
    private static final Pattern LINE =
            Pattern.compile(
                    " *([!-~]{1,15})-(\\d+) +\\[(\\d{3})] ([d.])\\.([hsH.])([1.])\\. +(\\d+)\\.(\\d{9}): "
                            + "(irq_handler_entry: irq=-?\\d+ name=[!-~]+"
                            + "|irq_handler_exit: irq=-?\\d+ ret=handled"
                            + "|softirq_(raise|entry|exit): vec=-?\\d+ \\[action=[!-~]+]"
                            + "|sched_wakeup: comm=[!-~]+ pid=-?\\d+ prio=120 target_cpu=\\d{3}"
                            + "|sched_switch: prev_comm=[!-~]+ prev_pid=-?\\d+ prev_prio=120"
                            + " prev_state=[RS] ==> next_comm=[!-~]+ next_pid=-?\\d+ next_prio=120"
                            + "|cpu_idle: state=(1|4294967295) cpu_id=\\d+"
                            + "|tracing_mark_write: [!-~]+: [A-Z0-9_]+( [a-z]+=[-0-9a-fx]+)*)");

    private static Written write(List<Happening> happenings) {
        return Records.write(
                happenings, (out, time, labels) -> new FtraceWriter("a file", out, time, labels));
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Records.any();
    }

    @Property(tries = 300, seed = "2702", edgeCases = EdgeCasesMode.NONE)
    @Label("any sequence of records has lines of the form, one each, in the order of time")
    void everyRecordIsALine(@ForAll("happenings") List<Happening> happenings) {
        Written written = write(happenings);
        assertThat(written.count()).isEqualTo(Records.count(happenings));
        List<String> lines =
                written.lines().stream().filter(line -> !line.startsWith("#")).toList();
        long last = 0;
        for (String line : lines) {
            var match = LINE.matcher(line);
            assertThat(match.matches()).as(line).isTrue();
            long nanos =
                    Long.parseLong(match.group(7)) * 1_000_000_000 + Long.parseLong(match.group(8));
            assertThat(nanos).isGreaterThanOrEqualTo(last);
            last = nanos;
        }
        long extra =
                lines.stream()
                        .filter(
                                line ->
                                        line.contains("sched_switch")
                                                && line.contains("next_pid=0 "))
                        .count();
        assertThat(lines.size() - extra).isEqualTo(Records.count(happenings));
    }

    @Test
    void aStoryReadsAsLinuxWouldTellIt() {
        String text =
                write(Records.story()).lines().stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.joining("\n"));
        assertThat(text).isEqualTo(STORY.stripTrailing());
    }

    @Test
    void whoIsPreemptedIsStillRunnable() {
        String text =
                String.join(
                        "\n",
                        write(
                                        List.of(
                                                new Happening(
                                                        TracePoint.THREAD_RUNNING, 0, 1, 1, 0),
                                                new Happening(
                                                        TracePoint.INTERRUPT_TAKEN, 0, 1, 1, 0),
                                                new Happening(
                                                        TracePoint.THREAD_RUNNING, 0, 1, 2, 0),
                                                new Happening(
                                                        TracePoint.THREAD_RUNNING, 0, 1, 1, 0)))
                                .lines());
        assertThat(text)
                .contains("prev_comm=thread1.1 prev_pid=4 prev_prio=120 prev_state=R")
                .contains("prev_comm=thread1.2 prev_pid=6 prev_prio=120 prev_state=S");
    }

    private static final String STORY =
            """
                      <idle>-0       [000] .....     0.000000010: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=thread0.1 next_pid=3 next_prio=120
                   thread0.1-3       [000] .....     0.000000020: sched_switch: prev_comm=thread0.1 prev_pid=3 prev_prio=120 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
                      <idle>-0       [000] .....     0.000000020: cpu_idle: state=1 cpu_id=0
                      <idle>-0       [000] .....     0.000001020: tracing_mark_write: wire: FRAME_ON_WIRE journey=7 bytes=64
                      <idle>-0       [000] .....     0.000002020: tracing_mark_write: nic_"0"_: FRAME_STORED journey=7 address=0x40000000
                      <idle>-0       [000] .....     0.000002020: tracing_mark_write: nic_"0"_: WORK_POSTED queue=0 count=1
                      <idle>-0       [000] .....     0.000002030: tracing_mark_write: nic_"0"_: MSI_POSTED address=0x8020040 data=0x35
                      <idle>-0       [000] .....     0.000002130: tracing_mark_write: gic: DOORBELL intid=53 requester=40
                      <idle>-0       [000] .....     0.000002140: tracing_mark_write: gic: INTERRUPT_PENDING intid=53 core=0
                      <idle>-0       [000] .....     0.000002150: tracing_mark_write: gic: INTERRUPT_SIGNALLED core=0 intid=53
                      <idle>-0       [000] .....     0.000002150: tracing_mark_write: cpu0: LINE_RAISED line=0
                      <idle>-0       [000] .....     0.000002150: cpu_idle: state=4294967295 cpu_id=0
                      <idle>-0       [000] .....     0.000002170: tracing_mark_write: cpu0: INTERRUPT_TAKEN core=0 depth=1
                      <idle>-0       [000] d.h1.     0.000002190: irq_handler_entry: irq=53 name=intid53
                      <idle>-0       [000] d.h1.     0.000002190: tracing_mark_write: cpu0: LINE_LOWERED line=0
                      <idle>-0       [000] d.h1.     0.000002390: softirq_raise: vec=3 [action=softirq3]
                      <idle>-0       [000] d.h1.     0.000002410: irq_handler_exit: irq=53 ret=handled
                      <idle>-0       [000] .....     0.000002410: tracing_mark_write: gic: INTERRUPT_DEACTIVATED core=0 intid=53
                      <idle>-0       [000] ..s1.     0.000002430: softirq_entry: vec=3 [action=softirq3]
                      <idle>-0       [000] ..s1.     0.000002530: tracing_mark_write: cpu0: WORK_TAKEN queue=0 count=1
                      <idle>-0       [000] ..s1.     0.000002530: tracing_mark_write: cpu0: FRAME_TAKEN journey=7 core=0
                      <idle>-0       [000] ..s1.     0.000003530: sched_wakeup: comm=thread0.2 pid=5 prio=120 target_cpu=000
                      <idle>-0       [000] ..s1.     0.000003550: softirq_exit: vec=3 [action=softirq3]
                      <idle>-0       [000] .....     0.000003570: tracing_mark_write: cpu0: INTERRUPT_RETURNED core=0 depth=1
                      <idle>-0       [000] .....     0.000003670: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=thread0.2 next_pid=5 next_prio=120
                   thread0.2-5       [000] .....     0.000003770: tracing_mark_write: cpu0: JOURNEY_DELIVERED journey=7 ticks=233760
            """;
}
