package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;

/** Whether a board can be built, and if not, what to change. */
final class BoardCheck {
    private static final int FIRST_PPI = 16;
    private static final int FIRST_SPI = 32;
    private static final int BUSES_MAX = 256;
    private static final int DEVICES = 32;
    private static final long MEMORY_BYTES_MIN = 16L << 20;
    private static final long PAGE = 0x1000;

    private final BoardSpec board;

    BoardCheck(BoardSpec board) {
        this.board = board;
    }

    void check(int cores) {
        checkCores(cores);
        checkMemory();
        checkPci();
        checkRegions(board.regions());
        checkInterrupts();
    }

    private ConfigurationException refuse(String problem) {
        return new ConfigurationException("board " + board.name() + ": " + problem);
    }

    private void checkCores(int cores) {
        int most = board.gic().coresMax();
        if (cores < 1 || cores > most) {
            throw new ConfigurationException(
                    "board "
                            + board.name()
                            + " with "
                            + cores
                            + " cores; expected 1 to "
                            + most
                            + room());
        }
    }

    private String room() {
        if (board.gic() instanceof GicSpec.Version3) {
            return "; gicr.cores makes room for more redistributors";
        }
        return ": " + board.gic().words() + " have no more; choose a board with GICv3";
    }

    private void checkMemory() {
        if (board.memoryBytes() < MEMORY_BYTES_MIN
                || ((board.memoryBase() | board.memoryBytes()) & PAGE - 1) != 0) {
            throw refuse(
                    String.format(
                            "memory at 0x%x of %d bytes; expected multiples of 4 KiB, and 16 MiB or"
                                    + " more, of which firmware keeps the last 2",
                            board.memoryBase(), board.memoryBytes()));
        }
    }

    private void checkPci() {
        PciSpec pci = board.pci();
        if (pci.buses() < 1 || pci.buses() > BUSES_MAX) {
            throw refuse("ecam.buses = " + pci.buses() + "; expected 1 to " + BUSES_MAX);
        }
        for (int device : new int[] {pci.nicDevice(), pci.diskDevice()}) {
            boolean isRoot = device == 0 && pci.hasRootFunction();
            if (device < 0 || device >= DEVICES || isRoot) {
                throw refuse(
                        "a device in slot "
                                + device
                                + "; expected 0 to 31"
                                + (isRoot ? ", and 0 is the host bridge's" : ""));
            }
        }
        if (pci.nicDevice() == pci.diskDevice()) {
            throw refuse(
                    "NIC and disk are both in slot "
                            + pci.nicDevice()
                            + "; change nic.device or disk.device");
        }
    }

    private void checkRegions(List<BoardSpec.Region> regions) {
        for (int i = 0; i < regions.size(); i++) {
            BoardSpec.Region one = regions.get(i);
            if (one.base() < 0 || one.bytes() < 1 || one.last() < one.base()) {
                throw refuse(
                        String.format(
                                "%s at 0x%x of %d bytes; expected a base below 2^63 and at least a"
                                        + " byte",
                                one.part(), one.base(), one.bytes()));
            }
            if ((one.base() & PAGE - 1) != 0) {
                throw refuse(
                        String.format(
                                "%s at 0x%x; expected a multiple of 4 KiB",
                                one.part(), one.base()));
            }
            for (BoardSpec.Region other : regions.subList(0, i)) {
                if (one.base() <= other.last() && other.base() <= one.last()) {
                    throw refuse(one + " overlaps " + other + "; move one of them");
                }
            }
        }
    }

    private void checkInterrupts() {
        if (board.gic() instanceof GicSpec.Pc pc) {
            checkIrqs(pc);
            return;
        }
        int lastSpi = board.gic().lastSpi();
        if (board.gic().spiWords() < 1 || board.gic().spiWords() > 31) {
            throw refuse(
                    "gic.spi-words = " + board.gic().spiWords() + "; expected 1 to 31 words of 32");
        }
        MessageFrameSpec frame = board.messageFrame();
        if (frame != null) {
            checkSpi("v2m.first", frame.firstIntid(), lastSpi);
            if (frame.count() < 1) {
                throw refuse("v2m.count = " + frame.count() + "; expected at least one SPI");
            }
            checkSpi("the last SPI of the v2m frame", frame.lastIntid(), lastSpi);
        }
        for (PinRoute route : board.pci().pins().routes()) {
            String pin = "INT" + (char) ('@' + route.pin()) + " of slot " + route.device();
            checkSpi(pin, route.intid(), lastSpi);
            if (frame != null
                    && route.intid() >= frame.firstIntid()
                    && route.intid() <= frame.lastIntid()) {
                throw refuse(
                        pin
                                + " leads to INTID "
                                + route.intid()
                                + ", which is one of the v2m frame's "
                                + frame.firstIntid()
                                + " to "
                                + frame.lastIntid()
                                + "; move one of them");
            }
        }
        checkSpi("uart.intid", board.uart().intid(), lastSpi);
        checkPpi("timer.virtual", board.timerIntid());
        if (board.physicalTimerIntid() != PlatformConfig.ABSENT) {
            checkPpi("timer.physical", board.physicalTimerIntid());
            if (board.physicalTimerIntid() == board.timerIntid()) {
                throw refuse(
                        "both timers have PPI "
                                + board.timerIntid()
                                + "; change timer.virtual or timer.physical");
            }
        }
    }

    private void checkIrqs(GicSpec.Pc pc) {
        if (board.messageFrame() != null) {
            throw refuse("a GICv2m frame beside " + pc.words() + "; remove it");
        }
        if (board.pci().ioBase() != pc.portBase()) {
            throw refuse(
                    String.format(
                            "pci.io = 0x%x; expected the PC's own ports at 0x%x",
                            board.pci().ioBase(), pc.portBase()));
        }
        for (PinRoute route : board.pci().pins().routes()) {
            if (route.intid() < 3 || route.intid() >= pc.lines()) {
                throw refuse(
                        "a pin leads to IRQ "
                                + route.intid()
                                + "; expected 3 to "
                                + (pc.lines() - 1));
            }
        }
        checkPpi("timer.virtual", board.timerIntid());
    }

    private void checkSpi(String what, int intid, int lastSpi) {
        if (intid < FIRST_SPI || intid > lastSpi) {
            throw refuse(
                    what
                            + " = INTID "
                            + intid
                            + "; expected an SPI of this GIC, 32 to "
                            + lastSpi
                            + " (gic.spi-words makes more)");
        }
    }

    private void checkPpi(String what, int intid) {
        if (intid < FIRST_PPI || intid >= FIRST_SPI) {
            throw refuse(what + " = INTID " + intid + "; expected a PPI, 16 to 31");
        }
    }
}
