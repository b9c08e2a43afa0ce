package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Numbers of a board to be replaced, by name: a base board and a few lines make another board.
 *
 * <p>A part that the base board does not have comes to be when its base address is given, where its
 * interrupt controller allows it; {@link PlatformConfig#ABSENT} takes it away.
 */
public final class BoardOverrides {
    private final Map<Field, Long> values;

    private BoardOverrides(Map<Field, Long> values) {
        this.values = values;
    }

    /**
     * Reads names and numbers.
     *
     * @throws ConfigurationException if a name is not one of {@link #names}; all are listed
     */
    public static BoardOverrides of(Map<String, Long> named) {
        Map<Field, Long> values = new EnumMap<>(Field.class);
        named.forEach((name, value) -> values.put(Field.named(name), value));
        return new BoardOverrides(values);
    }

    /** Every name, with its meaning. */
    public static Map<String, String> names() {
        return Arrays.stream(Field.values())
                .collect(
                        Collectors.toMap(
                                Field::label,
                                field -> field.meaning,
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    /** The board with these numbers in place of its own; not checked yet. */
    BoardSpec applyTo(BoardSpec base) {
        BoardSpec board = base;
        for (Map.Entry<Field, Long> entry : values.entrySet()) {
            board = entry.getKey().apply(board, entry.getValue());
        }
        return board;
    }

    /** A number of a board. Applied in this order, so that a part is there before its details. */
    private enum Field {
        MEMORY_BASE("first address of memory") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.withMemory(value, board.memoryBytes());
            }
        },
        MEMORY_BYTES("bytes of memory") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.withMemory(board.memoryBase(), value);
            }
        },
        GICD_BASE("the distributor") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec gic = board.gic();
                return board.with(
                        gic instanceof GicSpec.Version3 v3
                                ? new GicSpec.Version3(
                                        value,
                                        v3.redistributorBase(),
                                        v3.coresMax(),
                                        v3.spiWords(),
                                        v3.itsBase(),
                                        v3.guestIsNonSecure())
                                : new GicSpec.Version2(
                                        value, gic.cpuInterfaceBase(), gic.spiWords()));
            }
        },
        GICC_BASE("a GICv2's CPU interfaces") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec.Version2 gic = version2(board);
                return board.with(
                        new GicSpec.Version2(gic.distributorBase(), value, gic.spiWords()));
            }
        },
        GICR_BASE("a GICv3's redistributors") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec.Version3 gic = version3(board);
                return board.with(
                        new GicSpec.Version3(
                                gic.distributorBase(),
                                value,
                                gic.coresMax(),
                                gic.spiWords(),
                                gic.itsBase(),
                                gic.guestIsNonSecure()));
            }
        },
        GICR_CORES("how many redistributors there is room for") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec.Version3 gic = version3(board);
                return board.with(
                        new GicSpec.Version3(
                                gic.distributorBase(),
                                gic.redistributorBase(),
                                number(value),
                                gic.spiWords(),
                                gic.itsBase(),
                                gic.guestIsNonSecure()));
            }
        },
        GIC_SPI_WORDS("words of 32 SPIs") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec gic = board.gic();
                return board.with(
                        gic instanceof GicSpec.Version3 v3
                                ? new GicSpec.Version3(
                                        v3.distributorBase(),
                                        v3.redistributorBase(),
                                        v3.coresMax(),
                                        number(value),
                                        v3.itsBase(),
                                        v3.guestIsNonSecure())
                                : new GicSpec.Version2(
                                        gic.distributorBase(),
                                        gic.cpuInterfaceBase(),
                                        number(value)));
            }
        },
        ITS_BASE("a GICv3's ITS; -1 for none") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                GicSpec.Version3 gic = version3(board);
                return board.with(
                        new GicSpec.Version3(
                                gic.distributorBase(),
                                gic.redistributorBase(),
                                gic.coresMax(),
                                gic.spiWords(),
                                value,
                                gic.guestIsNonSecure()));
            }
        },
        V2M_BASE("the GICv2m frame; -1 for none") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                if (value == PlatformConfig.ABSENT) {
                    return board.with((MessageFrameSpec) null);
                }
                MessageFrameSpec frame = board.messageFrame();
                return board.with(
                        frame == null
                                ? new MessageFrameSpec(value, FIRST_FRAME_SPI, FRAME_SPIS)
                                : new MessageFrameSpec(value, frame.firstIntid(), frame.count()));
            }
        },
        V2M_FIRST("the GICv2m frame's first SPI") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                MessageFrameSpec frame = frame(board);
                return board.with(new MessageFrameSpec(frame.base(), number(value), frame.count()));
            }
        },
        V2M_COUNT("how many SPIs the GICv2m frame has") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                MessageFrameSpec frame = frame(board);
                return board.with(
                        new MessageFrameSpec(frame.base(), frame.firstIntid(), number(value)));
            }
        },
        ECAM_BASE("configuration space of bus 0") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withEcam(value, board.pci().buses()));
            }
        },
        ECAM_BUSES("how many buses configuration space has room for") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withEcam(board.pci().ecamBase(), number(value)));
            }
        },
        PCI_WINDOW("where memory BARs live") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withWindow(value, board.pci().windowBytes()));
            }
        },
        PCI_WINDOW_BYTES("how much room memory BARs have") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withWindow(board.pci().windowBase(), value));
            }
        },
        PCI_IO("where I/O port 0 is; -1 for no ports") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                long bytes = board.pci().hasPorts() ? board.pci().ioBytes() : PORTS;
                return board.with(board.pci().withPorts(value, bytes));
            }
        },
        PCI_INTX("SPI of line A, the other three follow; -1 for pins that lead nowhere") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                PinWiring pins =
                        value == PlatformConfig.ABSENT
                                ? PinWiring.nowhere()
                                : new PinWiring.Swizzled(number(value));
                return board.with(board.pci().withPins(pins, board.pci().prtStyle()));
            }
        },
        PCI_INTERRUPT_LINE("what the interrupt line registers say") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withInterruptLine(number(value)));
            }
        },
        NIC_DEVICE("slot of the NIC") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withSlots(number(value), board.pci().diskDevice()));
            }
        },
        DISK_DEVICE("slot of a disk") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.with(board.pci().withSlots(board.pci().nicDevice(), number(value)));
            }
        },
        TIMER_VIRTUAL("PPI of the virtual timer") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.withTimers(number(value), board.physicalTimerIntid());
            }
        },
        TIMER_PHYSICAL("PPI of the physical timer; -1 for none") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                return board.withTimers(board.timerIntid(), number(value));
            }
        },
        UART_BASE("the console") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                UartSpec uart = board.uart();
                return board.with(new UartSpec(uart.kind(), value, uart.intid()));
            }
        },
        UART_INTID("SPI of the console") {
            @Override
            BoardSpec apply(BoardSpec board, long value) {
                UartSpec uart = board.uart();
                return board.with(new UartSpec(uart.kind(), uart.base(), number(value)));
            }
        };

        private static final int FIRST_FRAME_SPI = 80;
        private static final int FRAME_SPIS = 64;
        private static final long PORTS = 0x1_0000;

        private final String meaning;

        Field(String meaning) {
            this.meaning = meaning;
        }

        abstract BoardSpec apply(BoardSpec board, long value);

        /** Its name: the part in front of the first dot, the rest with hyphens. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
        }

        static Field named(String name) {
            for (Field field : values()) {
                if (field.label().equals(name)) {
                    return field;
                }
            }
            throw new ConfigurationException(
                    "a board has no number \""
                            + name
                            + "\"; expected one of "
                            + Arrays.stream(values())
                                    .map(Field::label)
                                    .collect(Collectors.joining(", ")));
        }

        int number(long value) {
            if (value != (int) value) {
                throw new ConfigurationException(
                        label() + " = " + value + "; expected a number of 32 bits");
            }
            return (int) value;
        }

        GicSpec.Version2 version2(BoardSpec board) {
            if (board.gic() instanceof GicSpec.Version2 gic) {
                return gic;
            }
            throw needs(board, "a GICv2");
        }

        GicSpec.Version3 version3(BoardSpec board) {
            if (board.gic() instanceof GicSpec.Version3 gic) {
                return gic;
            }
            throw needs(board, "a GICv3");
        }

        MessageFrameSpec frame(BoardSpec board) {
            MessageFrameSpec frame = board.messageFrame();
            if (frame == null) {
                throw needs(board, "a GICv2m frame, which v2m.base makes");
            }
            return frame;
        }

        private ConfigurationException needs(BoardSpec board, String what) {
            return new ConfigurationException(
                    label()
                            + " on board "
                            + board.name()
                            + ", which has "
                            + board.gic().words()
                            + "; expected a board with "
                            + what);
        }
    }
}
