DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKIRQS", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (_CRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 10 } })

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Name (_CRS, ResourceTemplate () { IRQNoFlags () { 11 } })

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Name (_CRS, ResourceTemplate () { IRQ (Edge, ActiveHigh, Exclusive) { 5 } })

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Edge, ActiveLow, Shared) { 100 } })

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, \_SB.LNKB, Zero },
Package () { 0x0001FFFF, 1, \_SB.LNKC, Zero },
Package () { 0x0001FFFF, 2, \_SB.LNKD, Zero },
Package () { 0x0001FFFF, 3, \_SB.LNKA, Zero }
})
}

}

}
