package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.FieldUnit;
import dev.doorbell.kernel.firmware.aml.AmlObject.Region;
import dev.doorbell.kernel.firmware.aml.AmlObject.UpdateRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registers behind operation regions, and the bits of fields in them.
 *
 * <p>Model note: there is no hardware here. A register reads as zero until the code writes it, and
 * from then on as what was written. Regions of one space that overlap share their registers.
 *
 * <p>Source: ACPI specification 6.5, "Declare Field Objects", "Declare Index/Data Fields", "Declare
 * Bank/Data Field".
 */
final class RegisterSpace {
    private static final List<String> SPACES =
            List.of(
                    "SystemMemory",
                    "SystemIO",
                    "PCI_Config",
                    "EmbeddedControl",
                    "SMBus",
                    "SystemCMOS",
                    "PciBarTarget",
                    "IPMI",
                    "GeneralPurposeIO",
                    "GenericSerialBus",
                    "PCC");

    /** Spaces that are read and written in messages, not by address. */
    private static final List<String> MESSAGE_SPACES =
            List.of("SMBus", "IPMI", "GeneralPurposeIO", "GenericSerialBus", "PCC");

    private final AmlBudget budget;
    private final Map<String, Map<Long, Byte>> written = new HashMap<>();

    /** Makes registers that nobody has written yet. */
    RegisterSpace(AmlBudget budget) {
        this.budget = budget;
    }

    /** The name of an address space; numbers from 0x80 up belong to makers of machines. */
    static String spaceName(int space) {
        return space < SPACES.size() ? SPACES.get(space) : "space 0x" + Integer.toHexString(space);
    }

    /** Reads a field; least significant byte first, the last one filled up with zeros. */
    byte[] read(FieldUnit field) throws FirmwareException {
        // Bits of registers are held one byte at a time: a long field costs more than its bytes.
        budget.charge(32L * bytesOf(field.bitLength()));
        byte[] value = new byte[bytesOf(field.bitLength())];
        budget.enter();
        FieldUnit data = field.data();
        if (data == null) {
            select(field);
            Map<Long, Byte> registers = registers(field);
            long firstBit = firstBit(field);
            for (int i = 0; i < field.bitLength(); i++) {
                setBit(value, i, bit(registers, firstBit + i));
            }
        } else {
            int accessBits = 8 * field.accessBytes();
            for (int done = 0; done < field.bitLength(); ) {
                byte[] unit = readUnit(field, data, field.bitOffset() + done);
                int skip = (int) ((field.bitOffset() + done) % accessBits);
                int count = Math.min(accessBits - skip, field.bitLength() - done);
                for (int i = 0; i < count; i++) {
                    setBit(value, done + i, skip + i < 8 * unit.length && bitOf(unit, skip + i));
                }
                done += count;
            }
        }
        budget.leave();
        return value;
    }

    /** Writes a field; a value shorter than the field is filled up with zeros. */
    void write(FieldUnit field, byte[] value) throws FirmwareException {
        budget.enter();
        FieldUnit data = field.data();
        if (data == null) {
            select(field);
            writeDirectly(field, value);
        } else {
            int accessBits = 8 * field.accessBytes();
            for (int done = 0; done < field.bitLength(); ) {
                int skip = (int) ((field.bitOffset() + done) % accessBits);
                int count = Math.min(accessBits - skip, field.bitLength() - done);
                byte[] unit = new byte[field.accessBytes()];
                if (count < accessBits) {
                    startingValue(field, data, field.bitOffset() + done, unit);
                }
                for (int i = 0; i < count; i++) {
                    setBit(unit, skip + i, bitOf(value, done + i));
                }
                selectUnit(field, field.bitOffset() + done);
                write(data, unit);
                done += count;
            }
        }
        budget.leave();
    }

    private void writeDirectly(FieldUnit field, byte[] value) throws FirmwareException {
        Map<Long, Byte> registers = registers(field);
        int accessBits = 8 * field.accessBytes();
        long firstBit = firstBit(field);
        long regionBit = firstBit - field.bitOffset();
        long from = regionBit + field.bitOffset() / accessBits * accessBits;
        long lastBit = field.bitOffset() + field.bitLength() - 1;
        long to = regionBit + (lastBit / accessBits + 1) * accessBits;
        budget.charge(4 * (to - from));
        for (long at = from; at < to; at++) {
            boolean named = at >= firstBit && at < firstBit + field.bitLength();
            if (named) {
                put(registers, at, bitOf(value, (int) (at - firstBit)));
            } else if (field.rule() != UpdateRule.PRESERVE) {
                put(registers, at, field.rule() == UpdateRule.WRITE_AS_ONES);
            }
        }
    }

    private void startingValue(FieldUnit field, FieldUnit data, long bit, byte[] unit)
            throws FirmwareException {
        switch (field.rule()) {
            case PRESERVE -> {
                byte[] old = readUnit(field, data, bit);
                System.arraycopy(old, 0, unit, 0, Math.min(old.length, unit.length));
            }
            case WRITE_AS_ONES -> Arrays.fill(unit, (byte) 0xFF);
            case WRITE_AS_ZEROS -> {}
        }
    }

    private byte[] readUnit(FieldUnit field, FieldUnit data, long bit) throws FirmwareException {
        selectUnit(field, bit);
        return read(data);
    }

    /** Tells the index register which access unit the data register shall show. */
    private void selectUnit(FieldUnit field, long bit) throws FirmwareException {
        FieldUnit index = field.index();
        if (index != null) {
            write(index, little(bit / 8 / field.accessBytes() * field.accessBytes()));
        }
    }

    /** Tells the bank register which bank the field lies in. */
    private void select(FieldUnit field) throws FirmwareException {
        FieldUnit bank = field.index();
        if (bank != null) {
            write(bank, little(field.bank()));
        }
    }

    private Map<Long, Byte> registers(FieldUnit field) throws FirmwareException {
        Region region = regionOf(field);
        if (MESSAGE_SPACES.contains(spaceName(region.space()))) {
            throw budget.fail(
                    "access to a " + spaceName(region.space()) + " region is not supported");
        }
        long lastBit = field.bitOffset() + field.bitLength();
        if (region.length() >= 0 && (lastBit + 7) / 8 > region.length()) {
            throw budget.fail(
                    "field ends at byte "
                            + (lastBit + 7) / 8
                            + " of a region of "
                            + region.length());
        }
        return written.computeIfAbsent(region.place(), place -> new HashMap<>());
    }

    private Region regionOf(FieldUnit field) throws FirmwareException {
        Region region = field.region();
        if (region == null) {
            throw budget.fail("field without a region");
        }
        return region;
    }

    /** Number of the field's first bit in its space; addresses wrap as 64-bit numbers of bits do. */
    private long firstBit(FieldUnit field) throws FirmwareException {
        return 8 * regionOf(field).offset() + field.bitOffset();
    }

    private static boolean bit(Map<Long, Byte> registers, long bit) {
        Byte held = registers.get(bit >>> 3);
        return held != null && (held >> (bit & 7) & 1) != 0;
    }

    private static void put(Map<Long, Byte> registers, long bit, boolean one) {
        Byte held = registers.get(bit >>> 3);
        int old = held == null ? 0 : held;
        int mask = 1 << (bit & 7);
        registers.put(bit >>> 3, (byte) (one ? old | mask : old & ~mask));
    }

    /** Reads bits of bytes in memory. */
    static byte[] readBits(byte[] bytes, int bitOffset, int bitLength) {
        byte[] value = new byte[bytesOf(bitLength)];
        for (int i = 0; i < bitLength; i++) {
            setBit(value, i, bitOf(bytes, bitOffset + i));
        }
        return value;
    }

    /** Writes bits of bytes in memory; a value that is too short is filled up with zeros. */
    static void writeBits(byte[] bytes, int bitOffset, int bitLength, byte[] value) {
        for (int i = 0; i < bitLength; i++) {
            setBit(bytes, bitOffset + i, bitOf(value, i));
        }
    }

    private static boolean bitOf(byte[] bytes, int bit) {
        return bit / 8 < bytes.length && (bytes[bit / 8] >> (bit % 8) & 1) != 0;
    }

    private static void setBit(byte[] bytes, int bit, boolean one) {
        int mask = 1 << (bit % 8);
        bytes[bit / 8] = (byte) (one ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
    }

    private static int bytesOf(int bits) {
        return (int) ((bits + 7L) / 8);
    }

    private static byte[] little(long value) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }
}
