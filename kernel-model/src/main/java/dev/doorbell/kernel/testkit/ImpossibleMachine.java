package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardOverrides;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import java.util.Locale;
import java.util.Map;

/**
 * A machine that could be, but for one thing; booting it has to end in a {@link
 * dev.doorbell.sim.error.ConfigurationException}.
 *
 * @param rest what is right about it
 * @param flaw what is wrong
 */
public record ImpossibleMachine(MachineTopology rest, Flaw flaw) {
    private static final int SPI = 33;
    private static final long NOT_A_PAGE = 0x800;

    /** What is wrong. */
    public enum Flaw {
        /** It has no core. */
        NO_CORE("without a core"),
        /** It has one core more than the board's interrupt controller has room for. */
        ONE_CORE_TOO_MANY("with one core too many"),
        /** Its card has no MSI-X, and its kernel wants nothing else. */
        DELIVERY_THE_CARD_LACKS("by MSI-X, with a card that has none"),
        /** Its disk does not end with a block. */
        HALF_A_BLOCK("with a disk that ends within a block"),
        /** Its memory is too small for a kernel. */
        TOO_LITTLE_MEMORY("with 1 MiB of memory"),
        /** Its memory does not begin with a page. */
        CROOKED_MEMORY("with memory that begins within a page"),
        /** Its card is in the slot of its disk. */
        SLOT_TAKEN_TWICE("with card and disk in one slot"),
        /** Its ECAM has too many buses. */
        TOO_MANY_BUSES("with 257 buses"),
        /** Its timer's interrupt is not private to a core. */
        TIMER_ON_AN_SPI("with a timer whose interrupt is an SPI"),
        /** Its counter is slower than the kernel's tick. */
        SLOW_COUNTER("with a counter of 10 Hz");

        private final String says;

        Flaw(String says) {
            this.says = says;
        }
    }

    /** The machine's configuration. */
    public MachineConfig config() {
        BoardSpec board = rest.board();
        MachineConfig right = rest.config();
        return switch (flaw) {
            case NO_CORE -> right.withCores(0);
            case ONE_CORE_TOO_MANY -> right.withCores(board.gic().coresMax() + 1);
            case DELIVERY_THE_CARD_LACKS ->
                    withDelivery(Delivery.MSIX).config().with(NicKind.I82540EM);
            case HALF_A_BLOCK -> right.withDisk((1L << 20) + 512);
            case TOO_LITTLE_MEMORY -> on("memory.bytes", 1L << 20);
            case CROOKED_MEMORY -> on("memory.base", board.memoryBase() + NOT_A_PAGE);
            case SLOT_TAKEN_TWICE -> on("nic.device", board.pci().diskDevice());
            case TOO_MANY_BUSES -> on("ecam.buses", 257);
            case TIMER_ON_AN_SPI -> on("timer.virtual", SPI);
            case SLOW_COUNTER -> right.with(right.profile().with("timer.hz=10"));
        };
    }

    private MachineTopology withDelivery(Delivery delivery) {
        return new MachineTopology(
                rest.board(),
                rest.cores(),
                rest.nic(),
                delivery,
                rest.snapshot(),
                rest.diskBytes(),
                rest.neighbours(),
                rest.profile(),
                rest.seed());
    }

    /** On the same board with one number changed. */
    private MachineConfig on(String number, long value) {
        BoardSpec other = rest.board().with(BoardOverrides.of(Map.of(number, value)));
        return new MachineTopology(
                        other,
                        rest.cores(),
                        rest.nic(),
                        rest.delivery(),
                        rest.snapshot(),
                        rest.diskBytes(),
                        rest.neighbours(),
                        rest.profile(),
                        rest.seed())
                .config();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s; but %s", rest, flaw.says);
    }
}
