DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKASST", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 32 } })

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 33 } })

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 34 } })

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 35 } })

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, "\\_SB.LNKA", 0 }, Package () { 0x1FFFF, 1, "\\_SB.LNKB", 0 }
})
}

}

}
