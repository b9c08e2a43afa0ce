DefinitionBlock ("", "DSDT", 2, "DRBELL", "RUNTIMEV", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (MAKE, 1, Serialized) { Name (PKG, Package (Arg0) {}) Local0 = 0 While (Local0 < Arg0) { PKG [Local0] = Package () { 0x0003FFFF, 0, 0, 0 } Store (Local0, Index (DerefOf (PKG [Local0]), 1)) Store (Multiply (Local0, 3), Index (DerefOf (PKG [Local0]), 3)) Local0++ } Return (PKG) }
Method (_PRT) { Return (MAKE (4)) }
}

}

}
