DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKINSI", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 64 } })

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 65 } })

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 66 } })

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 67 } })

}
Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, LNKA, 0 }, Package () { 0x1FFFF, 1, ^PCI0.LNKB, 0 }, Package () { 0x1FFFF, 2, \_SB.PCI0.LNKC, 0 }, Package () { 0x1FFFF, 3, ^LNKE, 0 }
})
}
Device (LNKE)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 9)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 99 } })

}

}

}
