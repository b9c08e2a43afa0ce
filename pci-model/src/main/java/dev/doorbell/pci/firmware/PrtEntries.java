package dev.doorbell.pci.firmware;

import dev.doorbell.sim.firmware.AmlWriter;
import dev.doorbell.sim.firmware.ResourceTemplate;
import java.util.List;

/**
 * Writes {@code _PRT} and the link devices it refers to.
 *
 * <p>Source: ACPI Specification 6.4, "_PRT (PCI Routing Table)"; the forms are those QEMU and PC
 * firmware have.
 */
final class PrtEntries {
    private static final int ANY_FUNCTION = 0xFFFF;
    private static final int ENTRIES_MAX = 255;
    private static final int LINKS_MAX = 16;

    private final PrtStyle style;
    private final List<Integer> intids;

    /** For all routes of a machine, whose links are in the order in which they are first used. */
    PrtEntries(PrtStyle style, List<PinRoute> all) {
        this.style = style;
        this.intids = all.stream().map(PinRoute::intid).distinct().sorted().toList();
        if (style.usesLinks() && intids.size() > LINKS_MAX) {
            throw new IllegalArgumentException(
                    intids.size() + " links; at most " + LINKS_MAX + ", or name numbers instead");
        }
    }

    /** Writes the link devices, on the system bus. */
    void links(AmlWriter aml) {
        for (int link = 0; style.usesLinks() && link < intids.size(); link++) {
            int index = link;
            aml.device(style.link(link), () -> link(aml, index));
        }
    }

    private void link(AmlWriter aml, int index) {
        byte[] setting =
                new ResourceTemplate()
                        .interrupt(intids.get(index), false, false, true)
                        .toByteArray();
        aml.name("_HID").eisaId("PNP0C0F");
        aml.name("_UID").integer(index);
        aml.name("_PRS").buffer(setting);
        aml.name("_CRS").buffer(setting);
        aml.method("_SRS", 1, () -> {});
        aml.method("_DIS", 0, () -> {});
    }

    /** Writes {@code _PRT} of the bus whose device is open. */
    void routes(AmlWriter aml, List<PinRoute> routes) {
        if (routes.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    routes.size() + " routes of one bus; at most " + ENTRIES_MAX);
        }
        if (style == PrtStyle.NUMBERS_FROM_METHOD) {
            aml.method("_PRT", 0, () -> aml.returns().reference("PRTN"));
            aml.name("PRTN");
        } else {
            aml.name("_PRT");
        }
        aml.pack(routes.size(), () -> routes.forEach(route -> entry(aml, route)));
    }

    private void entry(AmlWriter aml, PinRoute route) {
        aml.pack(
                4,
                () -> {
                    aml.integer((long) route.device() << 16 | ANY_FUNCTION);
                    aml.integer(route.pin() - 1);
                    if (style.usesLinks()) {
                        String link = style.link(intids.indexOf(route.intid()));
                        aml.reference("\\_SB." + link).integer(0);
                    } else {
                        aml.integer(0).integer(route.intid());
                    }
                });
    }
}
