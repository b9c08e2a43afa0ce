package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Filter, ring, statistics, checksums and offload by themselves. */
class SharedPartsTest {
    private static final int VLAN = 0x8100;
    private static final byte[] STRANGER = {2, 0, 0, 0, 0x56, 0x34};

    private final ReceiveFilter filter = new ReceiveFilter(false);
    private final DescriptorRing ring = new DescriptorRing();

    private static byte[] frame(byte[] to, byte[] from) {
        byte[] frame = new byte[64];
        System.arraycopy(to, 0, frame, 0, 6);
        System.arraycopy(from, 0, frame, 6, 6);
        return frame;
    }

    @Test
    void anAddressMayBeComparedWithTheSource() {
        filter.setAddress(3, E1000Bench.MAC);
        byte[] fromUs = frame(STRANGER, E1000Bench.MAC);
        assertThat(filter.judge(fromUs, 0, 0, VLAN)).isEqualTo(ReceiveFilter.Verdict.REFUSED);
        filter.setAddressHigh(3, filter.addressHigh(3) | 1 << 16);
        assertThat(filter.judge(fromUs, 0, 0, VLAN)).isEqualTo(ReceiveFilter.Verdict.ACCEPTED);
        filter.setAddressHigh(3, filter.addressHigh(3) | 2 << 16);
        assertThat(filter.judge(fromUs, 0, 0, VLAN)).isEqualTo(ReceiveFilter.Verdict.REFUSED);
    }

    @Test
    void onlyQemusGroupTableIsAskedAboutUnicast() {
        byte[] frame = frame(STRANGER, E1000Bench.MAC);
        ReceiveFilter qemu = new ReceiveFilter(true);
        for (int i = 0; i < ReceiveFilter.GROUP_WORDS; i++) {
            filter.setGroups(i, -1);
            qemu.setGroups(i, -1);
        }
        assertThat(filter.judge(frame, 0, 0, VLAN)).isEqualTo(ReceiveFilter.Verdict.REFUSED);
        assertThat(qemu.judge(frame, 0, 0, VLAN)).isEqualTo(ReceiveFilter.Verdict.INEXACT);
    }

    @Test
    void theCanonicalFormIndicatorCanBeFiltered() {
        filter.setAddress(0, STRANGER);
        filter.setVlans(0, -1);
        byte[] frame = frame(STRANGER, E1000Bench.MAC);
        Checksums.write16(frame, 12, VLAN);
        Checksums.write16(frame, 14, 0x1005);
        int on = 1 << 18 | 1 << 19;
        assertThat(filter.judge(frame, 0, 1 << 18, VLAN)).isEqualTo(ReceiveFilter.Verdict.ACCEPTED);
        assertThat(filter.judge(frame, 0, on, VLAN)).isEqualTo(ReceiveFilter.Verdict.REFUSED);
        assertThat(filter.judge(frame, 0, on | 1 << 20, VLAN))
                .isEqualTo(ReceiveFilter.Verdict.ACCEPTED);
    }

    @Test
    void aRingCountsRoundItsEnd() {
        ring.setLengthBytes(128);
        ring.setHead(6);
        ring.setTail(2);
        assertThat(ring.owned()).isEqualTo(4);
        assertThat(ring.ownedInRow()).isEqualTo(2);
        ring.advance();
        ring.advance();
        assertThat(ring.head()).isZero();
        assertThat(ring.owned()).isEqualTo(2);
        ring.setTail(8);
        assertThat(ring.isSound()).isFalse();
    }

    @Test
    void aBaseIsSixtyFourBitsAndAligned() {
        ring.setBaseLow(0xFFFF_FFFF);
        ring.setBaseHigh(0x12);
        ring.setHead(2);
        assertThat(ring.base()).isEqualTo(0x12_FFFF_FFF0L);
        assertThat(ring.headAddress()).isEqualTo(0x13_0000_0010L);
    }

    @Test
    void countsStickAtTheirMaximum() {
        StatisticsBlock block =
                new StatisticsBlock(EnumSet.noneOf(Statistic.class), EnumSet.of(Statistic.GPRC));
        block.write(Statistic.GPRC, 0, 0xFFFF_FFFEL);
        block.count(Statistic.GPRC);
        block.count(Statistic.GPRC);
        assertThat(block.value(Statistic.GPRC)).isEqualTo(0xFFFF_FFFFL);
        block.addOctets(Statistic.TORL, 0xFFFF_FFFFL);
        block.addOctets(Statistic.TORL, 2);
        assertThat(block.read(Statistic.TORL, 0)).isOne();
        assertThat(block.read(Statistic.TORH, 0)).isOne();
        assertThat(block.value(Statistic.TORL)).isZero();
        block.addOctets(Statistic.TORL, -2);
        block.addOctets(Statistic.TORL, 100);
        assertThat(block.value(Statistic.TORL)).isEqualTo(-1);
    }

    @Test
    void keptCountsSurviveReading() {
        StatisticsBlock block = new StatisticsBlock(EnumSet.of(Statistic.MPC));
        block.count(Statistic.MPC);
        block.count(Statistic.GPTC);
        assertThat(block.read(Statistic.MPC, 0)).isOne();
        assertThat(block.read(Statistic.MPC, 0)).isOne();
        assertThat(block.read(Statistic.GPTC, 0)).isOne();
        assertThat(block.read(Statistic.GPTC, 0)).isZero();
    }

    @Test
    void theChecksumIsThatOfRfc1071() {
        byte[] bytes = {
            0x00, 0x01, (byte) 0xF2, 0x03, (byte) 0xF4, (byte) 0xF5, (byte) 0xF6, (byte) 0xF7
        };
        assertThat(Checksums.sum(bytes, 0, 8)).isEqualTo(0xDDF2);
        assertThat(Checksums.finish(0xDDF2)).isEqualTo(0x220D);
        assertThat(Checksums.finish(0xFFFF)).as("never none").isEqualTo(0xFFFF);
        assertThat(Checksums.sum(bytes, 0, 3)).isEqualTo(0xF201);
    }

    @Test
    void nonsensicalSettingsDoNoHarm() {
        Random random = new Random(20261121);
        byte[] data = new byte[5000];
        for (int round = 0; round < 20_000; round++) {
            TransmitOffload offload = OFFLOADS[round & 1];
            if (random.nextInt(3) == 0) {
                offload.context(random.nextLong(), random.nextLong());
            }
            offload.begin(random.nextLong(), random.nextBoolean(), random.nextInt());
            int length = random.nextInt(random.nextInt(20) == 0 ? 5000 : 300);
            int done = 0;
            int frames = 0;
            while (done < length) {
                int taken = offload.feed(data, done, length - done);
                assertThat(taken).isPositive();
                done += taken;
                if (offload.isSegmentFull()) {
                    frames++;
                    finish(offload);
                    offload.nextSegment();
                }
            }
            assertThat(frames).isLessThanOrEqualTo(length);
            if (random.nextBoolean()) {
                if (offload.hasRest()) {
                    finish(offload);
                }
                offload.endPacket();
            }
        }
    }

    private static final TransmitOffload[] OFFLOADS = {
        new TransmitOffload(false), new TransmitOffload(true)
    };

    private static void finish(TransmitOffload offload) {
        offload.finish();
        assertThat(offload.frameOffset() + offload.frameBytes())
                .isLessThanOrEqualTo(offload.frame().length);
    }
}
