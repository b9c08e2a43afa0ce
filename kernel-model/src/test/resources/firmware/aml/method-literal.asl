DefinitionBlock ("", "DSDT", 2, "DRBELL", "METHODLI", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT, 0, NotSerialized) { Return (Package () { Package () { 0x0001FFFF, 0, Zero, 41 },
Package () { 0x0001FFFF, 1, Zero, 42 },
Package () { 0x0001FFFF, 2, Zero, 43 },
Package () { 0x0001FFFF, 3, Zero, 40 },
Package () { 0x0002FFFF, 0, Zero, 42 },
Package () { 0x0002FFFF, 1, Zero, 43 },
Package () { 0x0002FFFF, 2, Zero, 40 },
Package () { 0x0002FFFF, 3, Zero, 41 } }) }
}

}

}
