DefinitionBlock ("", "DSDT", 2, "DRBELL", "MATCHUUI", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (TAB, Package () { 3, 9, 27, 81 })
Method (UUID, 1) { If (Arg0 == ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766")) { Return (0x21) } Return (0x99) }
Method (_PRT) { Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, 0, 0 } } Store (Match (TAB, MGT, 9, MTR, 0, 0), Index (DerefOf (Local0 [0]), 3)) Store (UUID (ToUUID ("33DB4D5B-1FF7-401C-9657-7441C03DD766")), Index (DerefOf (Local0 [1]), 3)) Return (Local0) }
}

}

}
