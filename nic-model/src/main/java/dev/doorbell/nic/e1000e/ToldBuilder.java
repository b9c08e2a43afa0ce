package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.TransmitDescriptor;
import dev.doorbell.nic.e1000.TransmitOffload;

/** Makes frames as context and data descriptors say. */
final class ToldBuilder implements PacketBuilder {
    private final TransmitOffload offload = new TransmitOffload(false);

    private boolean segmenting;
    private boolean made;
    private boolean ended;

    @Override
    public void context(long first, long second) {
        offload.context(first, second);
    }

    @Override
    public void begin(long second, boolean vlan, int vlanType, boolean reachable) {
        segmenting = TransmitDescriptor.isExtended(second) && TransmitDescriptor.segments(second);
        offload.begin(second, vlan, vlanType);
    }

    @Override
    public boolean wantsData() {
        return segmenting || offload.pendingBytes() < TransmitOffload.FRAME_BYTES_MAX;
    }

    @Override
    public int feed(byte[] from, int offset, int length) {
        int taken = offload.feed(from, offset, length);
        if (offload.isSegmentFull()) {
            make();
        }
        return taken;
    }

    @Override
    public void endPacket() {
        ended = true;
        if (offload.hasRest()) {
            make();
        } else {
            close();
        }
    }

    private void make() {
        offload.finish();
        made = true;
    }

    private void close() {
        offload.endPacket();
        ended = false;
    }

    @Override
    public boolean hasFrame() {
        return made;
    }

    @Override
    public byte[] frame() {
        return offload.frame();
    }

    @Override
    public int frameOffset() {
        return offload.frameOffset();
    }

    @Override
    public int frameBytes() {
        return offload.frameBytes();
    }

    @Override
    public int countedBytes() {
        return offload.frameBytes();
    }

    @Override
    public boolean endsSegmentation() {
        return offload.endsSegmentation();
    }

    @Override
    public void next() {
        made = false;
        if (ended) {
            close();
        } else {
            offload.nextSegment();
        }
    }

    @Override
    public void reset() {
        made = false;
        ended = false;
        offload.reset();
    }
}
