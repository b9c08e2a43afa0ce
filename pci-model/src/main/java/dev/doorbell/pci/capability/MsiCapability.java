package dev.doorbell.pci.capability;

import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.link.UpstreamPort;

/**
 * The MSI capability: up to 32 messages that differ in the low bits of their data.
 *
 * <p>A request while MSI is off, or while the function may not master the bus, is not remembered. With
 * per-vector masking a masked request sets its pending bit and is sent when unmasked; without it every
 * request is sent. A message that finds the link full is sent when there is room; until then further
 * requests of its vector add nothing.
 *
 * <p>Software that enables it with more messages than it offers gets as many as it offers, as in
 * QEMU: the field reads so from then on.
 */
public final class MsiCapability {
    /** The capability's id. */
    public static final int ID = 0x05;

    private static final int CONTROL = 0x02;
    private static final int CONTROL_ENABLE = 1;
    private static final int CONTROL_ENABLED_MESSAGES = 7 << 4;
    private static final int CONTROL_WIDE = 1 << 7;
    private static final int CONTROL_MASKABLE = 1 << 8;
    private static final int ADDRESS = 0x04;
    private static final int ADDRESS_HIGH = 0x08;
    private static final int ENABLED_MAX = 5; // 6 and 7 are reserved

    private final ConfigSpace config;
    private final UpstreamPort upstream;
    private final int at;
    private final int data;
    private final int mask;
    private final int pending;
    private final int messagesLog2;
    private final boolean wide;
    private final boolean maskable;
    private final VectorQueue waiting;

    /**
     * Adds the capability to {@code config}.
     *
     * @param messagesLog2 how many messages it offers, 0 to 5 for 1 to 32
     * @param wide whether addresses have 64 bits
     * @param maskable whether vectors can be masked
     */
    public MsiCapability(
            ConfigSpace config,
            UpstreamPort upstream,
            int messagesLog2,
            boolean wide,
            boolean maskable) {
        this(
                config,
                upstream,
                config.addCapability(ID, bytes(wide, maskable)),
                messagesLog2,
                wide,
                maskable);
    }

    private MsiCapability(
            ConfigSpace config,
            UpstreamPort upstream,
            int at,
            int messagesLog2,
            boolean wide,
            boolean maskable) {
        this.config = config;
        this.at = at;
        this.upstream = upstream;
        this.messagesLog2 = messagesLog2;
        this.wide = wide;
        this.maskable = maskable;
        this.waiting = new VectorQueue(1 << ENABLED_MAX);
        data = at + dataOffset(wide);
        mask = data + 4;
        pending = data + 8;
        int control =
                messagesLog2 << 1 | (wide ? CONTROL_WIDE : 0) | (maskable ? CONTROL_MASKABLE : 0);
        config.set(at + CONTROL, 2, control);
        config.allowWrites(at + CONTROL, 2, CONTROL_ENABLE | CONTROL_ENABLED_MESSAGES);
        config.allowWrites(at + ADDRESS, 4, ~3);
        if (wide) {
            config.allowWrites(at + ADDRESS_HIGH, 4, ~0);
        }
        config.allowWrites(data, 2, 0xFFFF);
        config.afterWrite(this::limitEnabledMessages);
        upstream.onRoom(this::sendWaiting);
        upstream.function().onReset(this::forget);
        if (maskable) {
            config.allowWrites(mask, 4, (1L << (1 << messagesLog2)) - 1);
            config.afterWrite(this::sendUnmasked);
        }
    }

    /**
     * Makes one at {@code offset}, in front of the list; the rest as for the constructor.
     *
     * @param offset where; 0 for the first room there is
     */
    public static MsiCapability inFront(
            ConfigSpace config,
            UpstreamPort upstream,
            int offset,
            int messagesLog2,
            boolean wide,
            boolean maskable) {
        int bytes = bytes(wide, maskable);
        int at =
                offset == 0
                        ? config.addCapabilityInFront(ID, bytes)
                        : config.addCapabilityAt(offset, ID, bytes);
        return new MsiCapability(config, upstream, at, messagesLog2, wide, maskable);
    }

    private static int dataOffset(boolean wide) {
        return wide ? 0x0C : 0x08;
    }

    private static int bytes(boolean wide, boolean maskable) {
        return dataOffset(wide) + (maskable ? 12 : 2);
    }

    private void forget() {
        waiting.clear();
        if (maskable) {
            config.set(pending, 4, 0);
        }
    }

    /** Whether software has enabled it. */
    public boolean isEnabled() {
        return (config.get(at + CONTROL, 2) & CONTROL_ENABLE) != 0;
    }

    /** The device wants {@code vector} signalled; a vector beyond those enabled is folded into them. */
    public void request(int vector) {
        request(vector, false);
    }

    /** A request, or one that has waited until now and goes first. */
    private void request(int vector, boolean hasWaited) {
        if (!isEnabled()) {
            return;
        }
        int bit = 1 << (vector & enabledMessages() - 1);
        if (maskable && (config.get(mask, 4) & bit) != 0) {
            config.set(pending, 4, config.get(pending, 4) | bit);
        } else if (hasWaited) {
            send(vector);
        } else {
            sendOrWait(vector);
        }
    }

    /** Sends now, or when the link has room and nothing waits before it. */
    private void sendOrWait(int vector) {
        if (waiting.isEmpty() && upstream.hasRoom(1, 0)) {
            send(vector);
        } else if (upstream.mayMaster(messageAddress())) {
            waiting.add(vector & enabledMessages() - 1);
            upstream.awaitRoom();
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && upstream.hasRoom(1, 0)) {
            int vector = waiting.remove();
            request(vector, true);
        }
        if (!waiting.isEmpty()) {
            upstream.awaitRoom();
        }
    }

    private void limitEnabledMessages() {
        long control = config.get(at + CONTROL, 2);
        if (isEnabled() && (control & CONTROL_ENABLED_MESSAGES) >>> 4 > messagesLog2) {
            long limited = (control & ~CONTROL_ENABLED_MESSAGES) | ((long) messagesLog2 << 4);
            config.set(at + CONTROL, 2, limited);
        }
    }

    private int enabledMessages() {
        int log2 = (int) (config.get(at + CONTROL, 2) & CONTROL_ENABLED_MESSAGES) >>> 4;
        return 1 << Math.min(log2, ENABLED_MAX);
    }

    private long messageAddress() {
        long low = config.get(at + ADDRESS, 4);
        return wide ? low | config.get(at + ADDRESS_HIGH, 4) << 32 : low;
    }

    private void send(int vector) {
        int messages = enabledMessages();
        long value = (config.get(data, 2) & -messages) | (vector & messages - 1);
        upstream.message(messageAddress(), value);
    }

    private void sendUnmasked() {
        if (isEnabled()) {
            long ready = config.get(pending, 4) & ~config.get(mask, 4);
            config.set(pending, 4, config.get(pending, 4) & ~ready);
            for (long bits = ready; bits != 0; bits &= bits - 1) {
                sendOrWait(Long.numberOfTrailingZeros(bits));
            }
        }
    }
}
