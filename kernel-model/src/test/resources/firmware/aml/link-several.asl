DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKSEVE", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (_CRS, ResourceTemplate () { Memory32Fixed (ReadWrite, 0x10000, 0x100) IO (Decode16, 0x60, 0x60, 1, 1) Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 48, 49 } Interrupt (ResourceConsumer, Edge, ActiveLow, Exclusive) { 50 } })

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, LNKA, 0 }, Package () { 0x1FFFF, 1, LNKA, 1 }, Package () { 0x1FFFF, 2, LNKA, 2 }
})
}

}

}
