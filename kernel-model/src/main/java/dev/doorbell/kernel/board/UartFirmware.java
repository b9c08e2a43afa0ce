package dev.doorbell.kernel.board;

import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.AmlWriter;
import dev.doorbell.sim.firmware.ByteSink;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;
import dev.doorbell.sim.firmware.ResourceTemplate;

/**
 * A console as firmware describes it: SPCR, a device of the DSDT, a node of the device tree.
 *
 * <p>Source: Microsoft, "Serial Port Console Redirection Table", revision 2; generic address structure:
 * ACPI Specification 6.4.
 *
 * @param uart the console
 */
record UartFirmware(UartSpec uart) implements FirmwareContributor {
    private static final int REVISION = 2;
    private static final int TYPE_16550 = 0;
    private static final int TYPE_PL011 = 3;
    private static final int SYSTEM_MEMORY = 0;
    private static final int REGISTER_BITS = 32;
    private static final int DWORD_ACCESS = 3;
    private static final int BY_GIC = 1 << 3;
    private static final int BAUD_115200 = 7;
    private static final int ONE_STOP_BIT = 1;
    private static final int ANSI = 3;
    private static final int NOT_PCI = 0xFFFF;
    private static final int FIRST_SPI = 32;
    private static final int LEVEL_HIGH = 4;
    private static final long CLOCK_HZ = 24_000_000;

    /** The path of its node. */
    static String path(UartSpec uart) {
        return "/serial@" + Long.toHexString(uart.base());
    }

    @Override
    public void describe(AcpiTables tables) {
        ByteSink sink = tables.table("SPCR", REVISION, fixed -> {}).body();
        sink.u8(uart.kind() == UartSpec.Kind.PL011 ? TYPE_PL011 : TYPE_16550).zeros(3);
        sink.u8(SYSTEM_MEMORY).u8(REGISTER_BITS).u8(0).u8(DWORD_ACCESS).u64(uart.base());
        sink.u8(BY_GIC).u8(0).u32(uart.intid());
        sink.u8(BAUD_115200).u8(0).u8(ONE_STOP_BIT).u8(0).u8(ANSI).u8(0);
        sink.u16(NOT_PCI).u16(NOT_PCI).u8(0).u8(0).u8(0).u32(0).u8(0).u32(0);
        AmlWriter aml = tables.systemBus();
        aml.device(
                "COM0",
                () -> {
                    aml.name("_HID").string(isPl011() ? "ARMH0011" : "PNP0501");
                    aml.name("_UID").integer(0);
                    aml.name("_CRS")
                            .buffer(
                                    new ResourceTemplate()
                                            .memory32(uart.base(), UartSpec.BYTES)
                                            .interrupt(uart.intid(), false, false, false)
                                            .toByteArray());
                });
    }

    private boolean isPl011() {
        return uart.kind() == UartSpec.Kind.PL011;
    }

    @Override
    public void describe(FdtWriter tree) {
        if (isPl011()) {
            tree.node(
                    "clock",
                    () ->
                            tree.strings("compatible", "fixed-clock")
                                    .cells("#clock-cells", 0)
                                    .cells("clock-frequency", CLOCK_HZ)
                                    .phandle("uart-clock"));
        }
        tree.node(
                path(uart).substring(1),
                () -> {
                    if (isPl011()) {
                        long clock = tree.phandleOf("uart-clock");
                        tree.strings("compatible", "arm,pl011", "arm,primecell");
                        tree.cells("clocks", clock, clock);
                        tree.strings("clock-names", "uartclk", "apb_pclk");
                    } else {
                        tree.strings("compatible", "ns16550a");
                        tree.cells("clock-frequency", CLOCK_HZ);
                    }
                    tree.wideCells("reg", uart.base(), UartSpec.BYTES);
                    tree.cells("interrupts", 0, uart.intid() - FIRST_SPI, LEVEL_HIGH);
                });
    }
}
