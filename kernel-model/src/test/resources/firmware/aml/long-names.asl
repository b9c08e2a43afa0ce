DefinitionBlock ("", "DSDT", 2, "DRBELL", "LONGNAME", 1)
{
Scope (\_SB)
{
Device (SOC_) { Device (PCI) { Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_UID, 0) Device (LNK) { Name (_HID, EisaId ("PNP0C0F")) Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 45 } })} Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, \_SB.SOC.PCI.LNK, 0 }
}) Device (BR) { Name (_ADR, 0x10000) Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 50 },
Package () { 0x0000FFFF, 1, Zero, 51 },
Package () { 0x0000FFFF, 2, Zero, 52 },
Package () { 0x0000FFFF, 3, Zero, 53 }
})} } }
}

}
