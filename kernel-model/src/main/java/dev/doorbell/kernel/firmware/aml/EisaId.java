package dev.doorbell.kernel.firmware.aml;

/**
 * Device names of three letters and four digits, packed in 32 bits.
 *
 * <p>Source: ACPI specification 6.5, "EISAID (EISA ID String To Integer Conversion Macro)".
 */
final class EisaId {
    private EisaId() {}

    /** The name, {@code PNP0A03}, of a packed id as AML stores it. */
    static String text(int packed) {
        int big = Integer.reverseBytes(packed);
        StringBuilder text = new StringBuilder(7);
        for (int shift = 26; shift >= 16; shift -= 5) {
            text.append((char) ('@' + (big >> shift & 0x1F)));
        }
        return text.append(String.format("%04X", big & 0xFFFF)).toString();
    }
}
