DefinitionBlock ("", "DSDT", 2, "DRBELL", "COPYOBJE", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (A1, Package () { Package () { 0x0001FFFF, 0, Zero, 34 },
Package () { 0x0001FFFF, 1, Zero, 35 },
Package () { 0x0001FFFF, 2, Zero, 36 },
Package () { 0x0001FFFF, 3, Zero, 33 } })
Name (B1, 0)
Method (_PRT) { CopyObject (A1, B1) Store (0x77, Index (DerefOf (B1 [0]), 3)) Local0 = RefOf (B1) Return (DerefOf (Local0)) }
}

}

}
