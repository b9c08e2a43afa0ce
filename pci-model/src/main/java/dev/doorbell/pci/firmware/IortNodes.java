package dev.doorbell.pci.firmware;

import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.ByteSink;

/**
 * The IORT of a host whose requester ids reach one ITS unchanged.
 *
 * <p>Source: Arm DEN 0049, "IO Remapping Table", revision E.b.
 */
final class IortNodes {
    private static final int REVISION = 3;
    private static final int NODES_AT = 48;
    private static final int ITS_GROUP = 0;
    private static final int ITS_GROUP_BYTES = 24;
    private static final int ROOT_COMPLEX = 2;
    private static final int ROOT_COMPLEX_BYTES = 36;
    private static final int MAPPING_BYTES = 20;
    private static final int REQUESTER_IDS = 0x1_0000;
    private static final int COHERENT = 1;
    private static final int COHERENT_AND_CACHED = 3;
    private static final int ADDRESS_BITS = 64;

    private IortNodes() {}

    static void write(AcpiTables tables, int segment, int itsId) {
        ByteSink sink =
                tables.table("IORT", REVISION, fixed -> fixed.u32(2).u32(NODES_AT).u32(0)).body();
        sink.u8(ITS_GROUP).u16(ITS_GROUP_BYTES).u8(1).u32(0).u32(0).u32(0).u32(1).u32(itsId);
        sink.u8(ROOT_COMPLEX).u16(ROOT_COMPLEX_BYTES + MAPPING_BYTES).u8(3).u32(1);
        sink.u32(1).u32(ROOT_COMPLEX_BYTES);
        sink.u32(COHERENT).u8(0).u16(0).u8(COHERENT_AND_CACHED);
        sink.u32(0).u32(segment).u8(ADDRESS_BITS).zeros(3);
        // The length of a mapping is given less one.
        sink.u32(0).u32(REQUESTER_IDS - 1).u32(0).u32(NODES_AT).u32(0);
    }
}
