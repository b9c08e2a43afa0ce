DefinitionBlock ("", "DSDT", 2, "DRBELL", "CONDREFM", 1)
{
External (NOPE, IntObj)
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { If (CondRefOf (NOPE)) { Return (NOPE) } Return (Package () { Package () { 0x0001FFFF, 0, Zero, 34 },
Package () { 0x0001FFFF, 1, Zero, 35 },
Package () { 0x0001FFFF, 2, Zero, 36 },
Package () { 0x0001FFFF, 3, Zero, 33 } }) }
}

}

}
