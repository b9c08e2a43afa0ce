package dev.doorbell.kernel.board;

import dev.doorbell.gic.firmware.GicNodes;
import dev.doorbell.gic.firmware.Gicv2Firmware;
import dev.doorbell.gic.firmware.Gicv3Firmware;
import dev.doorbell.gic.firmware.MessageFrame;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.boot.BootInformation;
import dev.doorbell.pci.firmware.MessageTarget;
import dev.doorbell.pci.firmware.PciHostFirmware;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareBlob;
import dev.doorbell.sim.firmware.FirmwareContributor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a board's firmware leaves in memory: ACPI tables and a device tree, as bytes.
 *
 * <p>They lie in the last {@link #BYTES} of memory, which firmware keeps: the RSDP first and the tables
 * behind it, the device tree from the middle on. Written once for each board and number of cores. A PC
 * leaves tables and no tree; its kernel reads interrupt line registers, and is handed the rest.
 */
public final class BoardFirmware {
    /** How much memory at its end firmware keeps. */
    public static final long BYTES = 2L << 20;

    /** The name of the device tree among the blobs. */
    public static final String DEVICE_TREE = "DTB";

    private static final int KEPT_MAX = 32;
    private static final Map<Key, BoardFirmware> KEPT =
            new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, BoardFirmware> eldest) {
                    return size() > KEPT_MAX;
                }
            };

    private final List<FirmwareBlob> blobs;
    private final long freeMemory;

    private record Key(BoardSpec board, int cores) {}

    private BoardFirmware(BoardSpec board, int cores) {
        freeMemory = board.memoryBase();
        List<FirmwareContributor> parts = parts(board, cores);
        long base = board.memoryBase() + board.memoryBytes() - BYTES;
        AcpiTables tables = new AcpiTables(board.name().toUpperCase(Locale.ROOT));
        parts.forEach(part -> part.describe(tables));
        List<FirmwareBlob> all = new ArrayList<>(tables.placeAt(base));
        if (!board.isPc()) {
            all.add(new FirmwareBlob(DEVICE_TREE, base + BYTES / 2, tree(board, base, parts)));
        }
        blobs = List.copyOf(all);
    }

    /** What {@code board} with so many cores leaves. */
    public static BoardFirmware of(BoardSpec board, int cores) {
        synchronized (KEPT) {
            return KEPT.computeIfAbsent(
                    new Key(board, cores), key -> new BoardFirmware(board, cores));
        }
    }

    /** Every table by its signature, {@code RSDP}, and {@code DTB}; in the order of their addresses. */
    public List<FirmwareBlob> blobs() {
        return blobs;
    }

    /** What the firmware tells the kernel it starts. */
    public BootInformation bootInformation() {
        boolean hasTree = blobs.stream().anyMatch(blob -> blob.name().equals(DEVICE_TREE));
        long tree = hasTree ? blob(DEVICE_TREE).address() : PlatformConfig.ABSENT;
        return new BootInformation(blob("RSDP").address(), tree, freeMemory);
    }

    /** The first blob with that name. */
    public FirmwareBlob blob(String name) {
        return blobs.stream()
                .filter(blob -> blob.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no firmware \""
                                                + name
                                                + "\"; there are "
                                                + blobs.stream().map(FirmwareBlob::name).toList()));
    }

    private static List<FirmwareContributor> parts(BoardSpec board, int cores) {
        if (board.gic() instanceof GicSpec.Pc pc) {
            return List.of(new PcFirmware(pc, board.pci().pins(), cores), pci(board));
        }
        return List.of(
                new ProcessorFirmware(cores, board.timerIntid(), board.physicalTimerIntid()),
                new UartFirmware(board.uart()),
                gic(board, cores),
                pci(board));
    }

    private static FirmwareContributor gic(BoardSpec board, int cores) {
        MessageFrameSpec spec = board.messageFrame();
        MessageFrame frame =
                spec == null
                        ? null
                        : new MessageFrame(spec.base(), spec.firstIntid(), spec.count());
        if (board.gic() instanceof GicSpec.Version3 gic) {
            return new Gicv3Firmware(
                    BoardGicv3.config(gic),
                    gic.distributorBase(),
                    gic.redistributorBase(),
                    gic.redistributorBytes(),
                    cores,
                    gic.hasIts() ? (Long) gic.itsBase() : null,
                    frame);
        }
        GicSpec gic = board.gic();
        return new Gicv2Firmware(gic.distributorBase(), gic.cpuInterfaceBase(), cores, frame);
    }

    private static PciHostFirmware pci(BoardSpec board) {
        PciSpec pci = board.pci();
        return new PciHostFirmware(
                pci.ecamBase(),
                pci.buses(),
                new PciHostFirmware.Window(pci.windowBase(), pci.windowBytes()),
                ports(pci),
                pci.pins().routes(),
                List.of(),
                pci.prtStyle(),
                messages(board),
                GicNodes.CONTROLLER,
                GicNodes.MESSAGES);
    }

    private static PciHostFirmware.@Nullable Window ports(PciSpec pci) {
        return pci.hasPorts() ? new PciHostFirmware.Window(pci.ioBase(), pci.ioBytes()) : null;
    }

    private static MessageTarget messages(BoardSpec board) {
        if (board.messageFrame() != null) {
            return MessageTarget.FRAME;
        }
        return board.gic().hasIts() ? MessageTarget.ITS : MessageTarget.NOTHING;
    }

    private static byte[] tree(BoardSpec board, long base, List<FirmwareContributor> parts) {
        FdtWriter tree = new FdtWriter();
        tree.reserve(base, BYTES);
        tree.strings("compatible", "doorbell," + board.name());
        tree.strings("model", board.name());
        tree.cells("#address-cells", 2);
        tree.cells("#size-cells", 2);
        tree.cells("interrupt-parent", tree.phandleOf(GicNodes.CONTROLLER));
        tree.node("chosen", () -> tree.strings("stdout-path", UartFirmware.path(board.uart())));
        tree.node(
                "memory@" + Long.toHexString(board.memoryBase()),
                () ->
                        tree.strings("device_type", "memory")
                                .wideCells("reg", board.memoryBase(), board.memoryBytes()));
        parts.forEach(part -> part.describe(tree));
        return tree.toByteArray();
    }
}
