package dev.doorbell.sim.reg;

import static dev.doorbell.sim.reg.RegisterRow.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegisterMapTest {
    enum Good implements RegisterSpec {
        CONTROL(at(0x0).says("Starts and stops")),
        WORDS(at(0x8).array(4, 4).readOnly().says("Some words")),
        WIDE(at(0x18).bytes(8).accessedBy(4).says("A wide one"));

        private final RegisterRow row;

        Good(RegisterRow row) {
            this.row = row;
        }

        @Override
        public RegisterRow row() {
            return row;
        }
    }

    enum Overlapping implements RegisterSpec {
        FIRST(at(0x0).bytes(8)),
        SECOND(at(0x4));

        private final RegisterRow row;

        Overlapping(RegisterRow row) {
            this.row = row;
        }

        @Override
        public RegisterRow row() {
            return row;
        }
    }

    enum Disordered implements RegisterSpec {
        LATER(at(0x8)),
        EARLIER(at(0x4));

        private final RegisterRow row;

        Disordered(RegisterRow row) {
            this.row = row;
        }

        @Override
        public RegisterRow row() {
            return row;
        }
    }

    @Test
    void aTableThatFitsIsTakenAndOneByteLessIsRefused() {
        assertThat(RegisterMap.of(Good.class, 0x20).registers()).containsExactly(Good.values());
        assertThatThrownBy(() -> RegisterMap.of(Good.class, 0x1F))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WIDE")
                .hasMessageContaining("31 bytes");
    }

    @Test
    void rowsThatOverlapAreRefusedByBothNames() {
        assertThatThrownBy(() -> RegisterMap.of(Overlapping.class, 0x100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SECOND")
                .hasMessageContaining("FIRST");
    }

    @Test
    void rowsOutOfOrderAreRefused() {
        assertThatThrownBy(() -> RegisterMap.of(Disordered.class, 0x100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EARLIER is not in address order");
    }

    @Test
    void thePageHasALineForEachRow() {
        assertThat(RegisterPage.table(RegisterMap.of(Good.class, 0x20)))
                .isEqualTo(
                        """
                        | Offset | Register | Bytes | Access | What it is |
                        |---|---|---|---|---|
                        | 0x0000 | CONTROL | 4 | RW | Starts and stops |
                        | 0x0008 + 0x4·n, n < 4 | WORDS&lt;n&gt; | 4 | RO | Some words |
                        | 0x0018 | WIDE | 4–8 | RW | A wide one |
                        """
                                .replace("n < 4", "n &lt; 4"));
    }
}
