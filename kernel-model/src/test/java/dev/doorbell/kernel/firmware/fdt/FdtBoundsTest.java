package dev.doorbell.kernel.firmware.fdt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Trees made to cost: each is answered or refused. */
class FdtBoundsTest {
    /** Puts a tree together, token by token. */
    private static final class Writer {
        private final ByteArrayOutputStream struct = new ByteArrayOutputStream();
        private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

        private void word(int value) {
            struct.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        }

        private void padded(byte[] bytes) {
            struct.writeBytes(bytes);
            while (struct.size() % Integer.BYTES != 0) {
                struct.write(0);
            }
        }

        private Writer begin(String name) {
            word(1);
            padded((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        private Writer end() {
            word(2);
            return this;
        }

        private Writer property(String name, byte[] value) {
            word(3);
            word(value.length);
            word(strings.size());
            strings.writeBytes((name + "\0").getBytes(StandardCharsets.ISO_8859_1));
            padded(value);
            return this;
        }

        private Writer cells(String name, int... cells) {
            ByteBuffer value = ByteBuffer.allocate(cells.length * Integer.BYTES);
            value.asIntBuffer().put(cells);
            return property(name, value.array());
        }

        private Writer text(String name, String text) {
            return property(name, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
        }

        private byte[] bytes() {
            word(9);
            int structStart = 56;
            int stringsStart = structStart + struct.size();
            int total = stringsStart + strings.size();
            ByteBuffer data = ByteBuffer.allocate(total);
            for (int field :
                    new int[] {
                        Fdt.MAGIC,
                        total,
                        structStart,
                        stringsStart,
                        40,
                        17,
                        16,
                        0,
                        strings.size(),
                        struct.size()
                    }) {
                data.putInt(field);
            }
            data.putLong(0).putLong(0).put(struct.toByteArray()).put(strings.toByteArray());
            return data.array();
        }
    }

    @Test
    void nodesInsideNodesWithoutEndAreRefused() {
        Writer deep = new Writer();
        for (int i = 0; i < 100_000; i++) {
            deep.begin("a");
        }
        byte[] data = deep.bytes();

        assertThatThrownBy(() -> Fdt.parse(data))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("more than 64 deep");
    }

    @Test
    void aTreeFullOfNodesIsRead() throws FirmwareException {
        Writer wide = new Writer().begin("");
        for (int i = 0; i < 150_000; i++) {
            wide.begin("a").end();
        }

        assertThat(FdtFacts.of(Fdt.parse(wide.end().bytes())).hosts()).isEmpty();
    }

    @Test
    void lengthsAndNamesBeyondTheDataAreRefused() {
        for (int claim : new int[] {100 << 20, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            for (int offset : new int[] {4, 8, 12, 16, 32, 36, 56 + 12, 56 + 16}) {
                byte[] data = new Writer().begin("").cells("a", 1).end().bytes();
                ByteBuffer.wrap(data).putInt(offset, claim);
                assertThatThrownBy(() -> Fdt.parse(data))
                        .as("0x%x at %d", claim, offset)
                        .isInstanceOf(FirmwareException.class);
            }
        }
    }

    @Test
    void interruptParentsInACircleAreRefused() throws FirmwareException {
        Fdt tree =
                Fdt.parse(
                        new Writer()
                                .begin("")
                                .begin("a")
                                .cells("phandle", 1)
                                .cells("interrupt-parent", 2)
                                .cells("interrupts", 1, 2, 3)
                                .end()
                                .begin("b")
                                .cells("phandle", 2)
                                .cells("interrupt-parent", 1)
                                .end()
                                .end()
                                .bytes());
        FdtNode node = requireNonNull(tree.node("/a"));

        assertThatThrownBy(() -> new InterruptTree(tree).interruptsOf(node))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void interruptsAreInheritedExtendedOrFollowed() throws FirmwareException {
        Fdt tree =
                Fdt.parse(
                        new Writer()
                                .begin("")
                                .cells("interrupt-parent", 1)
                                .begin("gic")
                                .cells("phandle", 1)
                                .cells("#interrupt-cells", 3)
                                .property("interrupt-controller", new byte[0])
                                .end()
                                .begin("bus")
                                .begin("uart")
                                .cells("interrupts", 0, 1, 4, 1, 2, 8)
                                .end()
                                .begin("timer")
                                .cells("interrupts-extended", 1, 1, 11, 4, 1, 0, 5, 1)
                                .end()
                                .begin("cut")
                                .cells("interrupts", 0, 1, 4, 1)
                                .end()
                                .end()
                                .end()
                                .bytes());
        InterruptTree interrupts = new InterruptTree(tree);

        assertThat(interrupts.interruptsOf(requireNonNull(tree.node("/bus/uart"))))
                .extracting(FdtInterrupt::number)
                .containsExactly(33L, 18L);
        assertThat(interrupts.interruptsOf(requireNonNull(tree.node("/bus/timer"))))
                .extracting(FdtInterrupt::number)
                .containsExactly(27L, 37L);
        FdtNode cut = requireNonNull(tree.node("/bus/cut"));
        assertThatThrownBy(() -> interrupts.interruptsOf(cut))
                .isInstanceOf(FirmwareException.class)
                .hasMessageStartingWith("/bus/cut: interrupts end inside a specifier");
    }

    /** Keys whose sums by 31 are alike, which a hash table would search one by one. */
    @Test
    void aMapOfManyEntriesAnswersQuickly() throws FirmwareException {
        int entries = 60_000;
        int[] map = new int[entries * 6];
        for (int i = 0; i < entries; i++) {
            map[i * 6] = i;
            map[i * 6 + 1] = -31 * i;
            map[i * 6 + 3] = 1;
            map[i * 6 + 4] = 1;
            map[i * 6 + 5] = i;
        }
        Fdt tree =
                Fdt.parse(
                        host(new Writer().begin(""))
                                .cells("interrupt-map", map)
                                .end()
                                .begin("pic")
                                .cells("phandle", 1)
                                .cells("#interrupt-cells", 1)
                                .property("interrupt-controller", new byte[0])
                                .end()
                                .end()
                                .bytes());
        FdtHost host = FdtFacts.of(tree).hosts().get(0);

        for (int bus = 0; bus < 256; bus++) {
            assertThat(host.route(bus, 0, 1) == null).isEqualTo(bus != 0);
        }
    }

    private static Writer host(Writer tree) {
        return tree.begin("pcie")
                .text("device_type", "pci")
                .cells("#address-cells", 3)
                .cells("#size-cells", 2)
                .cells("#interrupt-cells", 1);
    }

    @Test
    void moreHostsThanAMachineHasAreRefused() throws FirmwareException {
        Writer many = new Writer().begin("");
        for (int i = 0; i < 300; i++) {
            host(many).end();
        }
        Fdt tree = Fdt.parse(many.end().bytes());

        assertThatThrownBy(() -> FdtFacts.of(tree))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("more than 256 PCI hosts");
    }
}
