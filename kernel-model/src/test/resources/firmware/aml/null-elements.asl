DefinitionBlock ("", "DSDT", 2, "DRBELL", "NULLELEM", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { Local0 = Package (6) {} Local0 [0] = Package () { 0x1FFFF, 0, 0, 32 } Local0 [1] = Package () { 0x1FFFF, 1, 0, 33 } Return (Local0) }
}

}

}
