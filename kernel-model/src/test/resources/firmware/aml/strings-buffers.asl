DefinitionBlock ("", "DSDT", 2, "DRBELL", "STRINGSB", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (STR, "0x2A")
Name (BUF, Buffer () { 0x10, 0x20, 0x30, 0x40 })
Method (_PRT) { Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, 0, 0 }, Package () { 0x1FFFF, 2, 0, 0 }, Package () { 0x1FFFF, 3, 0, 0 } } Store (ToInteger (STR), Index (DerefOf (Local0 [0]), 3)) Store (DerefOf (BUF [2]), Index (DerefOf (Local0 [1]), 3)) CreateWordField (BUF, 1, WW) Store (WW, Index (DerefOf (Local0 [2]), 3)) Concatenate ("ab", Mid ("hello", 1, 3), Local1) Store (SizeOf (Local1), Index (DerefOf (Local0 [3]), 3)) Return (Local0) }
}

}

}
