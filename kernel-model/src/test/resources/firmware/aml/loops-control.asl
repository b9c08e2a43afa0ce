DefinitionBlock ("", "DSDT", 2, "DRBELL", "LOOPSCON", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (SUMM, 1) { Local0 = 0 Local1 = 0 While (One) { Local0++ If (Local0 > Arg0) { Break } If (Local0 & 1) { Continue } Local1 += Local0 } Return (Local1) }
Method (FACT, 1) { If (Arg0 < 2) { Return (1) } Return (Arg0 * FACT (Arg0 - 1)) }
Method (_PRT) { Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, 0, 0 } } Store (SUMM (10), Index (DerefOf (Local0 [0]), 3)) Store (FACT (5), Index (DerefOf (Local0 [1]), 3)) Return (Local0) }
}

}

}
