package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Buffer;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Pack;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;

/**
 * Makes one data type of another.
 *
 * <p>Source: ACPI specification 6.5, "Data Type Conversion Rules". Where it leaves room, as ACPICA
 * 20200925 does it: the hexadecimal string of an integer has all its digits and no prefix.
 */
final class Conversions {
    private final AmlBudget budget;
    private final int integerBytes;

    /**
     * Converts within a budget.
     *
     * @param integerBytes 8, or 4 in tables of old revisions
     */
    Conversions(AmlBudget budget, int integerBytes) {
        this.budget = budget;
        this.integerBytes = integerBytes;
    }

    /** Bytes of an integer: 8, or 4 in tables of old revisions. */
    int integerBytes() {
        return integerBytes;
    }

    /** {@code value} as wide as integers are here. */
    Int integer(long value) {
        return new Int(integerBytes == 4 ? value & 0xFFFF_FFFFL : value);
    }

    /** Truth as AML writes it: all ones, or zero. */
    Int truth(boolean value) {
        return integer(value ? -1 : 0);
    }

    /** The implicit integer of data: the first bytes of a buffer, the hexadecimal digits of a string. */
    long toInteger(AmlObject data) throws FirmwareException {
        if (data instanceof Int number) {
            return number.value();
        }
        if (data instanceof Buffer buffer) {
            long value = 0;
            for (int i = 0; i < Math.min(buffer.bytes.length, integerBytes); i++) {
                value |= (buffer.bytes[i] & 0xFFL) << (8 * i);
            }
            return value;
        }
        if (data instanceof Text text) {
            return digits(text, 0, 16);
        }
        throw wrongType("an integer", data);
    }

    /** What {@code ToInteger} makes: strings are decimal unless they begin with 0x. */
    long toIntegerExplicitly(AmlObject data) throws FirmwareException {
        if (data instanceof Text text) {
            String spelled = text.toString().trim().toLowerCase(Locale.ROOT);
            return spelled.startsWith("0x") ? digits(text, 2, 16) : digits(text, 0, 10);
        }
        return toInteger(data);
    }

    /** The value of the digits a string begins with; what follows them is ignored. */
    private long digits(Text text, int skip, int radix) throws FirmwareException {
        String spelled = text.toString().trim();
        if (radix == 16 && skip == 0 && spelled.toLowerCase(Locale.ROOT).startsWith("0x")) {
            skip = 2;
        }
        long value = 0;
        for (int i = skip; i < spelled.length(); i++) {
            int digit = Character.digit(spelled.charAt(i), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        return integer(value).value();
    }

    /** The bytes of data as an implicit buffer. */
    byte[] toBytes(AmlObject data) throws FirmwareException {
        if (data instanceof Int number) {
            byte[] bytes = new byte[integerBytes];
            for (int i = 0; i < integerBytes; i++) {
                bytes[i] = (byte) (number.value() >>> (8 * i));
            }
            return bytes;
        }
        if (data instanceof Buffer buffer) {
            return buffer.bytes;
        }
        if (data instanceof Text text) {
            // A string becomes a buffer with its zero byte; the empty one becomes an empty buffer.
            return text.bytes.length == 0
                    ? text.bytes
                    : Arrays.copyOf(text.bytes, text.bytes.length + 1);
        }
        throw wrongType("a buffer", data);
    }

    /** The implicit string of data: hexadecimal. */
    Text toText(AmlObject data) throws FirmwareException {
        if (data instanceof Text text) {
            return text;
        }
        if (data instanceof Int number) {
            String hex = Long.toHexString(number.value()).toUpperCase(Locale.ROOT);
            return Text.of("0".repeat(2 * integerBytes - hex.length()) + hex);
        }
        if (data instanceof Buffer buffer) {
            return joined(buffer, " ", 16, "0x");
        }
        throw wrongType("a string", data);
    }

    /** What {@code ToHexString} makes. */
    Text toHexText(AmlObject data) throws FirmwareException {
        return data instanceof Buffer buffer ? joined(buffer, ",", 16, "0x") : toText(data);
    }

    /** What {@code ToDecimalString} makes. */
    Text toDecimalText(AmlObject data) throws FirmwareException {
        if (data instanceof Int number) {
            return Text.of(Long.toUnsignedString(number.value()));
        }
        return data instanceof Buffer buffer ? joined(buffer, ",", 10, "") : toText(data);
    }

    private Text joined(Buffer buffer, String separator, int radix, String prefix)
            throws FirmwareException {
        budget.charge(5L * buffer.bytes.length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < buffer.bytes.length; i++) {
            int value = buffer.bytes[i] & 0xFF;
            String digits = Integer.toString(value, radix).toUpperCase(Locale.ROOT);
            text.append(i == 0 ? "" : separator).append(prefix);
            text.append(radix == 16 && digits.length() == 1 ? "0" : "").append(digits);
        }
        return Text.of(text.toString());
    }

    /** Orders two values by the type of the first, unsigned. */
    int compare(AmlObject left, AmlObject right) throws FirmwareException {
        if (left instanceof Text text) {
            return Arrays.compareUnsigned(text.bytes, toText(right).bytes);
        }
        if (left instanceof Buffer buffer) {
            return Arrays.compareUnsigned(buffer.bytes, toBytes(right));
        }
        return Long.compareUnsigned(toInteger(left), toInteger(right));
    }

    /** Joins two values; the type of the first decides the type of the answer. */
    AmlObject concatenate(AmlObject left, AmlObject right) throws FirmwareException {
        if (left instanceof Int) {
            return new Buffer(joined(toBytes(left), toBytes(new Int(toInteger(right)))));
        }
        if (left instanceof Text text) {
            return new Text(joined(text.bytes, toText(right).bytes));
        }
        return new Buffer(joined(toBytes(left), toBytes(right)));
    }

    /** Joins byte arrays and pays for the result. */
    byte[] joined(byte[] left, byte[] right) throws FirmwareException {
        budget.charge((long) left.length + right.length);
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    /** A copy that shares nothing that can be stored to. */
    AmlObject copy(AmlObject data) throws FirmwareException {
        if (data instanceof Buffer buffer) {
            budget.charge(buffer.bytes.length);
            return new Buffer(buffer.bytes.clone());
        }
        if (data instanceof Text text) {
            budget.charge(text.bytes.length);
            return new Text(text.bytes.clone());
        }
        if (data instanceof Pack pack) {
            budget.charge(16L + 8L * pack.elements.length);
            budget.enter();
            AmlObject[] elements = new AmlObject[pack.elements.length];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = copy(pack.elements[i]);
            }
            budget.leave();
            return new Pack(elements);
        }
        return data;
    }

    /** The integer with its binary-coded digits taken as decimal ones. */
    long fromBcd(long value) throws FirmwareException {
        long result = 0;
        for (int i = 2 * integerBytes - 1; i >= 0; i--) {
            long digit = value >>> (4 * i) & 0xF;
            if (digit > 9) {
                throw budget.fail("0x" + Long.toHexString(value) + " is not binary-coded decimal");
            }
            result = result * 10 + digit;
        }
        return result;
    }

    /** The integer with its decimal digits coded in four bits each. */
    long toBcd(long value) throws FirmwareException {
        String digits = Long.toUnsignedString(value);
        if (digits.length() > 2 * integerBytes) {
            throw budget.fail(digits + " has too many digits for binary-coded decimal");
        }
        return new BigInteger(digits, 16).longValue();
    }

    /** A refusal of an object where a value of another type is needed. */
    FirmwareException wrongType(String wanted, AmlObject found) {
        return budget.fail(wanted + " is needed, found " + describe(found));
    }

    /** The kind of an object in words. */
    static String describe(AmlObject object) {
        if (object instanceof AmlObject.Kind kind) {
            return kind == AmlObject.Kind.UNINITIALIZED
                    ? "nothing: it was never stored to"
                    : "a " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        if (object instanceof AmlObject.Unresolved unresolved) {
            return "the name " + unresolved.name() + ", which does not exist";
        }
        return "a " + object.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
