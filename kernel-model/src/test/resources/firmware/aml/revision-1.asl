DefinitionBlock ("", "DSDT", 1, "DRBELL", "REVISION", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { Local0 = Ones Local0 += 0x24 Local1 = Package () { Package () { 0x1FFFF, 0, 0, 0 } } Store (Local0, Index (DerefOf (Local1 [0]), 3)) Return (Local1) }
}

}

}
