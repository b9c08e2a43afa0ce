DefinitionBlock ("", "DSDT", 2, "DRBELL", "METHODNA", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { Return (TABL) }
Name (TABL, Package () { Package () { 0x0004FFFF, 0, Zero, 50 },
Package () { 0x0004FFFF, 1, Zero, 51 },
Package () { 0x0004FFFF, 2, Zero, 52 },
Package () { 0x0004FFFF, 3, Zero, 53 },
Package () { 0x0005FFFF, 0, Zero, 51 },
Package () { 0x0005FFFF, 1, Zero, 52 },
Package () { 0x0005FFFF, 2, Zero, 53 },
Package () { 0x0005FFFF, 3, Zero, 50 } })
}

}

}
