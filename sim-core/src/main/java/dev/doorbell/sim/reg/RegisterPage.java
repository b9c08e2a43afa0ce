package dev.doorbell.sim.reg;

import java.util.Locale;

/** Writes a register table as a page of the reference. */
public final class RegisterPage {
    private RegisterPage() {}

    /** A Markdown table of all rows of {@code map}, in address order. */
    public static <R extends Enum<R> & RegisterSpec> String table(RegisterMap<R> map) {
        StringBuilder page = new StringBuilder();
        page.append("| Offset | Register | Bytes | Access | What it is |\n");
        page.append("|---|---|---|---|---|\n");
        for (R register : map.registers()) {
            RegisterRow row = register.row();
            String name = register.name();
            String offset = String.format(Locale.ROOT, "0x%04X", row.offset());
            if (row.count() > 1) {
                name += "&lt;n&gt;";
                offset +=
                        String.format(
                                Locale.ROOT, " + 0x%X·n, n &lt; %d", row.stride(), row.count());
            }
            String bytes =
                    row.accessBytesMin() < row.bytes()
                            ? row.accessBytesMin() + "–" + row.bytes()
                            : Integer.toString(row.bytes());
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %s | %s |%n",
                            offset,
                            name,
                            bytes,
                            row.access().label(),
                            row.says()));
        }
        return page.toString().replace("\r\n", "\n");
    }
}
