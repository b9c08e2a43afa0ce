package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItsCommandLineTest {
    @TempDir private Path temp;

    private String script(String text) throws IOException {
        Path file = temp.resolve("script.its");
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void printsOutcomesMappingsAndPendingLpis() throws IOException {
        String file = script("MAPC icid=0 rd=cpu0\nMAPI dev=1 event=8192 icid=0\n");
        Session session = Session.of("its", file);

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .isEqualTo(
                        """
                        behaviour architecture
                            1  MAPC icid=0 rd=cpu0           ok
                            2  MAPI dev=1 event=8192 icid=0  stalled MAPI_UNMAPPED_DEVICE 0x010b04: the device is not mapped
                        mappings: none
                        pending LPIs
                               cpu0: none
                        """);
        assertThat(Session.of("its", "--behaviour", "qemu", file).out()).contains("refused MAPI_");
        assertThat(Session.of("its", "--format", "json", file).out()).contains("\"steps\" : [ {");
    }

    @Test
    void aLineThatIsWrongIsRefusedWithItsPlace() throws IOException {
        String file = script("cpus 1\nMAPC icid=0 rd=\n");
        Session session = Session.of("its", file);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err())
                .startsWith("doorbell its: " + file + ":2:16: ''; expected rd, a number")
                .hasLineCount(1);
    }
}
