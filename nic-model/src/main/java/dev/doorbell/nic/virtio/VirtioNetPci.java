package dev.doorbell.nic.virtio;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.virtio.transport.VirtioDevice;
import dev.doorbell.nic.virtio.transport.VirtioPci;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtio network card on PCI.
 *
 * <p>Queue 0 receives, queue 1 transmits, 256 entries each; queue 2 takes commands, 64 entries, if
 * that is offered. Interrupts and register layouts are {@link VirtioPci}'s.
 *
 * <p>A frame that arrives before DRIVER_OK, or while the link is down, is dropped; a wire that asks
 * first keeps it until DRIVER_OK, and loses it at a reset.
 */
public final class VirtioNetPci implements Nic {
    /** What the device of the Breenix plan offers besides INTx. */
    public enum Messages {
        /** Plain MSI with one message, and MSI-X: the device the Breenix plan supposes. */
        MSI_AND_MSIX,
        /** MSI-X alone: the device Parallels has. */
        MSIX_ONLY
    }

    private static final int CONFIG_BYTES = 8;

    /** The map of the card's configuration, for reference pages and tests. */
    public static final RegisterMap<NetConfigRegister> MAP =
            RegisterMap.of(NetConfigRegister.class, CONFIG_BYTES);

    private static final int DEVICE_TYPE = 1;
    private static final int CLASS_ETHERNET = 0x02_0000;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int CONTROL = 2;
    private static final int ENTRIES = 256;
    private static final int CONTROL_ENTRIES = 64;
    private static final int STATUS_LINK_UP = 1;
    private static final int STATUS_ANNOUNCE = 2;
    private static final int HEADER_BYTES = 10;
    private static final int HEADER_BYTES_COUNTED = 12;

    private final JourneyBook journeys;
    private final VirtioPci device;
    private final ReceivePath receivePath;
    private final TransmitPath transmitPath;
    private final @Nullable ControlQueue control;
    private final ReceiveFilter filter;
    private final boolean alwaysTellsLink;
    private boolean linkUp = true;
    private boolean announcing;
    private boolean purging;
    private Runnable room = () -> {};

    /** Makes the plan's device in {@code slot}, unplugged, on the profile's link. */
    public VirtioNetPci(
            Backplane backplane, TimingProfile profile, Slot slot, Messages messages, byte[] mac) {
        this(
                backplane,
                profile,
                slot,
                "virtio-net",
                new PcieLink(profile, backplane.time()),
                VirtioNetConfig.plain().withPlainMsi(messages == Messages.MSI_AND_MSIX),
                mac);
    }

    /**
     * Makes the card in {@code slot}, unplugged.
     *
     * @param name in traces
     * @param link how it reaches memory
     * @param mac its address, six bytes
     */
    public VirtioNetPci(
            Backplane backplane,
            TimingProfile profile,
            Slot slot,
            String name,
            Link link,
            VirtioNetConfig config,
            byte[] mac) {
        journeys = backplane.journeys();
        filter = new ReceiveFilter(mac);
        Card card = new Card(backplane.trace(), name, config.features());
        device =
                new VirtioPci(
                        backplane,
                        link,
                        slot,
                        name,
                        card,
                        config.kind(),
                        config.features(),
                        config.vectors(),
                        config.plainMsi(),
                        config.behaviour());
        alwaysTellsLink = device.choice(NetChoice.LinkNotice.class) == NetChoice.LinkNotice.ALWAYS;
        receivePath = new ReceivePath(backplane, profile, device, device.queue(RECEIVE));
        transmitPath = new TransmitPath(backplane.events(), device, device.queue(TRANSMIT));
        control =
                card.queueCount() > CONTROL
                        ? new ControlQueue(
                                backplane.events(),
                                device,
                                device.queue(CONTROL),
                                filter,
                                this::acknowledgeAnnouncement)
                        : null;
        card.featuresAccepted(0);
    }

    @Override
    public PciFunction function() {
        return device.function();
    }

    /** Hears every frame the device puts on the wire; the array is the listener's to keep. */
    public void onTransmit(Consumer<byte[]> listener) {
        connect(
                (frame, offset, bytes) -> {
                    listener.accept(Arrays.copyOfRange(frame, offset, offset + bytes));
                    return 0;
                });
    }

    @Override
    public void connect(Cable cable) {
        transmitPath.connect(cable);
    }

    @Override
    public boolean canReceive(int bytes) {
        if (purging) {
            return true;
        }
        return device.isRunning() && (!linkUp || receivePath.fits(bytes));
    }

    @Override
    public void onRoom(Runnable listener) {
        room = listener;
        receivePath.onRoom(listener);
    }

    @Override
    public void setLink(boolean up) {
        if (linkUp == up) {
            return;
        }
        linkUp = up;
        transmitPath.setLink(up);
        if (alwaysTellsLink || device.has(NetFeatures.STATUS)) {
            device.configChanged();
        }
        if (up) {
            room.run();
        }
    }

    /** Asks the driver to tell the network where it is, as after a migration. */
    public void askForAnnouncement() {
        if (device.has(NetFeatures.GUEST_ANNOUNCE)) {
            announcing = true;
            device.configChanged();
        }
    }

    private boolean acknowledgeAnnouncement() {
        boolean asked = announcing;
        announcing = false;
        return asked;
    }

    /** Frames it holds: not yet in memory, or their index is still on its way. */
    public int residentFrames() {
        return receivePath.residentFrames();
    }

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        if (!linkUp || !device.isRunning()) {
            journeys.drop(journey, DropReason.DEVICE_NOT_READY);
        } else if (filter.passes(frame, offset, bytes)) {
            receivePath.arrive(frame, offset, bytes, journey);
        } else {
            journeys.drop(journey, DropReason.FILTERED);
        }
    }

    /** The part of the card that virtio asks for. */
    private final class Card implements VirtioDevice, RegisterFile<NetConfigRegister> {
        private final RegisterBank<NetConfigRegister> registers;
        private final int queueCount;

        Card(Trace trace, String name, long offered) {
            registers = new RegisterBank<>(MAP, this, trace, trace.source(name + ".config"));
            queueCount = (offered & NetFeatures.CTRL_VQ) == 0 ? CONTROL : CONTROL + 1;
        }

        @Override
        public int deviceType() {
            return DEVICE_TYPE;
        }

        @Override
        public int classCode() {
            return CLASS_ETHERNET;
        }

        @Override
        public int queueCount() {
            return queueCount;
        }

        @Override
        public int queueEntries(int queue) {
            return queue == CONTROL ? CONTROL_ENTRIES : ENTRIES;
        }

        @Override
        public long legacyFeatures() {
            return NetFeatures.GSO;
        }

        @Override
        public long readConfig(long offset, int bytes) {
            return registers.read(offset, bytes);
        }

        @Override
        public void writeConfig(long offset, int bytes, long value) {
            registers.write(offset, bytes, value);
        }

        @Override
        public long read(NetConfigRegister register, int index) {
            return switch (register) {
                case MAC -> filter.addressByte(index);
                case STATUS -> (linkUp ? STATUS_LINK_UP : 0) | (announcing ? STATUS_ANNOUNCE : 0);
            };
        }

        @Override
        public void write(NetConfigRegister register, int index, long value) {
            boolean fixed =
                    device.has(NetFeatures.CTRL_MAC_ADDR)
                            || device.has(VirtioPci.FEATURE_VERSION_1);
            if (register == NetConfigRegister.STATUS || fixed) {
                device.complain(TracePoint.REGISTER_READ_ONLY, register.row().offset(), value);
            } else {
                filter.setAddressByte(index, (int) value);
            }
        }

        @Override
        public void featuresAccepted(long features) {
            boolean merges = (features & NetFeatures.MRG_RXBUF) != 0;
            boolean counted = merges || (features & VirtioPci.FEATURE_VERSION_1) != 0;
            receivePath.setHeader(counted, merges);
            transmitPath.setHeader(counted ? HEADER_BYTES_COUNTED : HEADER_BYTES);
            filter.setAllVlans((features & NetFeatures.CTRL_VLAN) == 0);
        }

        @Override
        public void started() {
            room.run();
        }

        @Override
        public void notified(int queue) {
            ControlQueue commands = control;
            if (queue == RECEIVE) {
                room.run();
            } else if (queue == TRANSMIT) {
                transmitPath.run();
            } else if (commands != null) {
                commands.run();
            }
        }

        @Override
        public void usedLanded(int queue) {
            if (queue == RECEIVE) {
                receivePath.landed();
            }
        }

        @Override
        public void queueReset(int queue) {
            if (queue == RECEIVE) {
                receivePath.reset();
            } else if (queue == TRANSMIT) {
                transmitPath.reset();
            }
        }

        @Override
        public void reset() {
            filter.reset();
            announcing = false;
            receivePath.reset();
            transmitPath.reset();
            ControlQueue commands = control;
            if (commands != null) {
                commands.reset();
            }
            // A wire that keeps what it could not deliver loses it now.
            purging = true;
            room.run();
            purging = false;
        }
    }
}
