DefinitionBlock ("", "DSDT", 2, "DRBELL", "BRIDGEAD", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})Device (BR1) { Method (_ADR) { Return (ShiftLeft (5, 16)) } Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 48 },
Package () { 0x0000FFFF, 1, Zero, 49 },
Package () { 0x0000FFFF, 2, Zero, 50 },
Package () { 0x0000FFFF, 3, Zero, 51 },
Package () { 0x0001FFFF, 0, Zero, 49 },
Package () { 0x0001FFFF, 1, Zero, 50 },
Package () { 0x0001FFFF, 2, Zero, 51 },
Package () { 0x0001FFFF, 3, Zero, 48 }
}) }
}

}

}
