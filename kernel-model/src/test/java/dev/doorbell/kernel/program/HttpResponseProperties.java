package dev.doorbell.kernel.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.program.ResolverPolicy.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What the programs read: pages in pieces, answers to names, addresses, deadlines. */
class HttpResponseProperties {
    private static byte[] body(int bytes) {
        byte[] body = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            body[i] = (byte) (i * 31);
        }
        return body;
    }

    private static byte[] page(int framing, byte[] body, Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String head = "HTTP/1.1 200 OK\r\nServer: x\r\n";
        switch (framing) {
            case 0 -> write(all, head + "content-LENGTH:  " + body.length + "\r\n\r\n");
            case 1 -> write(all, head + "Transfer-Encoding: chunked\r\n\r\n");
            default -> write(all, head + "\r\n");
        }
        if (framing != 1) {
            all.writeBytes(body);
            return all.toByteArray();
        }
        for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, 1 + random.nextInt(40));
            write(all, Integer.toHexString(size) + ";extension\r\n");
            all.write(body, at, size);
            write(all, "\r\n");
            at += size;
        }
        write(all, "0\r\n\r\n");
        return all.toByteArray();
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 300, seed = "20262131", edgeCases = EdgeCasesMode.NONE)
    @Label("however a page is cut into pieces, it is whole with its last byte and not before")
    void aPageIsWholeWithItsLastByteHoweverItIsCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 300) int bytes,
            @ForAll @IntRange(min = 0, max = 2) int framing) {
        Random random = new Random(seed);
        byte[] body = body(bytes);
        byte[] page = page(framing, body, random);
        HttpResponse response = new HttpResponse();
        for (int at = 0; at < page.length; ) {
            assertThat(response.isWhole()).as("at byte %d of %d", at, page.length).isFalse();
            int size = Math.min(page.length - at, 1 + random.nextInt(60));
            if (framing == 1 && at < page.length - 2) {
                size = Math.min(size, page.length - 2 - at); // the last line end may lag behind
            }
            response.add(Arrays.copyOfRange(page, at, at + size), size);
            at += size;
            if (framing == 1 && at >= page.length - 2) {
                break;
            }
        }
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.isWhole()).isEqualTo(framing != 2);
        assertThat(response.isWholeAtEnd()).isTrue();
        assertThat(response.body()).isEqualTo(body);
    }

    @Property(tries = 500, seed = "20262132", edgeCases = EdgeCasesMode.NONE)
    @Label("a bent page or a bent answer is read to some end")
    void whatMakesNoSenseIsReadToSomeEnd(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] page = page(random.nextInt(3), body(random.nextInt(50)), random);
        for (int i = 0; i < 5; i++) {
            page[random.nextInt(page.length)] = (byte) random.nextInt();
        }
        HttpResponse response = new HttpResponse();
        response.add(page, page.length);
        assertThat(response.body().length).isLessThanOrEqualTo(page.length);
        byte[] message = new byte[512];
        random.nextBytes(message);
        byte[] query = DnsMessage.query(7, "example.com");
        System.arraycopy(query, 0, message, 0, query.length);
        message[2] |= (byte) 0x80;
        message[3] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        message[7] = (byte) random.nextInt();
        assertThat(new DnsMessage(message, random.nextInt(513)).read(7)).isNotNull();
    }

    @Example
    void aQueryIsWrittenAsRfc1035Says() {
        assertThat(DnsMessage.query(0x1234, "ab.c"))
                .containsExactly(
                        0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 'a', 'b', 1, 'c', 0, 0, 1, 0,
                        1);
        assertThatThrownBy(() -> DnsMessage.query(1, "a..b")).hasMessageContaining("a..b");
    }

    @Example
    void addressesAreReadAndWritten() {
        assertThat(Addresses.of("10.0.2.3")).isEqualTo(0x0A00_0203);
        assertThat(Addresses.text(Addresses.of("255.1.0.254"))).isEqualTo("255.1.0.254");
        for (String bad :
                new String[] {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "a.b.c.d", "1.2.3."}) {
            assertThat(Addresses.isAddress(bad)).as(bad).isFalse();
            assertThatThrownBy(() -> Addresses.of(bad)).hasMessageContaining("10.0.2.3");
        }
    }

    @Property(tries = 200, seed = "20262133", edgeCases = EdgeCasesMode.FIRST)
    @Label("a clock of whole seconds ends a wait with a second")
    void aClockOfWholeSecondsEndsAWaitWithASecond(
            @ForAll @IntRange(min = 0, max = 100_000) int start,
            @ForAll @IntRange(min = 0, max = 6000) int waited) {
        ResolverPolicy whole = ResolverPolicy.of(5000, Clock.WHOLE_SECONDS, "8.8.8.8");
        ResolverPolicy fine = ResolverPolicy.of(500, Clock.MILLISECONDS, "8.8.8.8");
        assertThat(whole.isOver(start, start + waited)).isEqualTo(waited >= 5000 - start % 1000);
        assertThat(fine.isOver(start, start + waited)).isEqualTo(waited >= 500);
        assertThatThrownBy(() -> ResolverPolicy.of(500, Clock.WHOLE_SECONDS, "8.8.8.8"))
                .hasMessageContaining("multiple of 1000");
    }
}
