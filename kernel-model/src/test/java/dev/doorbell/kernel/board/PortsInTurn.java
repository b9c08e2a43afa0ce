package dev.doorbell.kernel.board;

import dev.doorbell.nic.wire.TrafficSource;

/** Traffic whose frames go to ports 7, 8 and 9 in turn. */
record PortsInTurn(TrafficSource traffic) implements TrafficSource {
    private static final int PORT_LOW_BYTE = 37;
    private static final int NUMBER_LOW_BYTE = 49;

    @Override
    public boolean advance() {
        return traffic.advance();
    }

    @Override
    public long readyTicks() {
        return traffic.readyTicks();
    }

    @Override
    public int frameBytes() {
        return traffic.frameBytes();
    }

    @Override
    public void copyFrame(byte[] to) {
        traffic.copyFrame(to);
        to[PORT_LOW_BYTE] = (byte) (7 + (to[NUMBER_LOW_BYTE] & 0xFF) % 3);
    }

    @Override
    public int frameBytesMax() {
        return traffic.frameBytesMax();
    }
}
