DefinitionBlock ("", "DSDT", 2, "DRBELL", "METHODCO", 1)
{
Name (MODE, 1)
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (TA, Package () { Package () { 0x0001FFFF, 0, Zero, 61 },
Package () { 0x0001FFFF, 1, Zero, 62 },
Package () { 0x0001FFFF, 2, Zero, 63 },
Package () { 0x0001FFFF, 3, Zero, 60 } })
Name (TB, Package () { Package () { 0x0001FFFF, 0, Zero, 71 },
Package () { 0x0001FFFF, 1, Zero, 72 },
Package () { 0x0001FFFF, 2, Zero, 73 },
Package () { 0x0001FFFF, 3, Zero, 70 },
Package () { 0x0002FFFF, 0, Zero, 72 },
Package () { 0x0002FFFF, 1, Zero, 73 },
Package () { 0x0002FFFF, 2, Zero, 70 },
Package () { 0x0002FFFF, 3, Zero, 71 } })
Method (_PRT) { If (MODE == 2) { Return (TA) } ElseIf (MODE == 1) { Return (TB) } Else { Return (Package () {}) } }
}

}

}
