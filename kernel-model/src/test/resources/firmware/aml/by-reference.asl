DefinitionBlock ("", "DSDT", 2, "DRBELL", "BYREFERE", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (FILL, 2) { Arg0 = Arg1 + 1 }
Method (SETE, 2) { Local0 = DerefOf (Arg0) Store (Arg1, Index (DerefOf (Local0 [0]), 3)) Return (Local0) }
Method (_PRT) { Local1 = 5 FILL (RefOf (Local1), 0x40) Local2 = Package () { Package () { 0x1FFFF, 0, 0, 0 } } Return (SETE (RefOf (Local2), Local1)) }
}

}

}
