package dev.doorbell.nic.capture;

import dev.doorbell.nic.capture.Frames.Frame;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The same frames give the same capture, whatever file they come from. */
class CaptureRoundTripProperties {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Property(tries = 300, seed = "2301")
    void everyContainerOrderAndResolutionHoldsTheSameFrames(
            @ForAll("frames") List<Frame> frames,
            @ForAll boolean isBigEndian,
            @ForAll boolean isNanos) {
        ByteOrder order = isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;

        Frames.assertHolds(CaptureReader.read("pcap", pcap(frames, order, isNanos)), frames);
        Frames.assertHolds(CaptureReader.read("pcapng", pcapng(frames, order, isNanos)), frames);
    }

    @Property(tries = 300, seed = "2302")
    void sectionsInterfacesAndBlocksInBetweenChangeNothing(
            @ForAll("frames") List<Frame> frames, @ForAll long seed) {
        Frames.assertHolds(CaptureReader.read("mixed", mixed(frames, new Random(seed))), frames);
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        return Frames.lists(1_000);
    }

    private static byte[] pcap(List<Frame> frames, ByteOrder order, boolean isNanos) {
        PcapFile file =
                new PcapFile(order, isNanos ? PcapReader.NANOS_MAGIC : PcapReader.MICROS_MAGIC);
        for (Frame frame : frames) {
            long fraction = frame.nanos() % NANOS_PER_SECOND / (isNanos ? 1 : 1_000);
            file.record(
                    frame.nanos() / NANOS_PER_SECOND,
                    fraction,
                    frame.captured().length,
                    frame.original(),
                    frame.captured());
        }
        return file.toArray();
    }

    private static byte[] pcapng(List<Frame> frames, ByteOrder order, boolean isNanos) {
        PcapngFile file = new PcapngFile().section(order, -1);
        if (isNanos) {
            file.device(LinkType.ETHERNET, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 9));
        } else {
            file.device(LinkType.ETHERNET, 0);
        }
        for (Frame frame : frames) {
            long units = frame.nanos() / (isNanos ? 1 : 1_000);
            file.enhanced(0, units, frame.captured(), frame.original());
        }
        return file.toArray();
    }

    /** A new section now and then; three interfaces in each; every kind of packet and option. */
    private static byte[] mixed(List<Frame> frames, Random random) {
        PcapngFile file = new PcapngFile();
        boolean hasSection = false;
        for (Frame frame : frames) {
            if (!hasSection || random.nextInt(4) == 0) {
                beginSection(file, random);
                hasSection = true;
            }
            if (random.nextBoolean()) {
                file.block(
                        List.of(4, 5, 9, 10, 0xBAD, 0x40000BAD).get(random.nextInt(6)),
                        new byte[8]);
            }
            append(file, frame, random);
        }
        return file.toArray();
    }

    private static void beginSection(PcapngFile file, Random random) {
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        file.section(order, -1);
        byte[] comment = file.textOption(PcapngFile.OPT_COMMENT, "five!");
        file.device(LinkType.ETHERNET, 0, comment, comment, file.endOfOptions());
        file.device(
                LinkType.ETHERNET,
                96,
                file.option(PcapngFile.IF_TSRESOL, (byte) 9),
                file.offsetOption(1_000_000_000L),
                file.option(PcapngFile.IF_FCSLEN, (byte) 4));
        file.device(LinkType.ETHERNET, 0, file.option(PcapngFile.IF_TSRESOL, (byte) 12));
    }

    private static void append(PcapngFile file, Frame frame, Random random) {
        byte[] comment = file.textOption(PcapngFile.OPT_COMMENT, "odd");
        long sinceOffset = frame.nanos() - 1_000_000_000L * NANOS_PER_SECOND;
        boolean countsPicos = frame.nanos() < Long.MAX_VALUE / 1_000;
        int kind = random.nextInt(4);
        if (kind == 1 && sinceOffset >= 0) {
            boolean isWhole = frame.captured().length == frame.original();
            byte[] stored = Arrays.copyOf(frame.captured(), frame.original() + FrameCheck.BYTES);
            file.enhanced(
                    1,
                    sinceOffset,
                    isWhole ? stored : frame.captured(),
                    frame.original() + 4L,
                    comment);
        } else if (kind == 2 && countsPicos) {
            // The last picosecond of the nanosecond.
            file.enhanced(2, frame.nanos() * 1_000 + 999, frame.captured(), frame.original());
        } else if (kind == 3) {
            file.obsolete(0, frame.nanos() / 1_000, frame.captured(), frame.original(), comment);
        } else {
            file.enhanced(0, frame.nanos() / 1_000, frame.captured(), frame.original());
        }
    }
}
