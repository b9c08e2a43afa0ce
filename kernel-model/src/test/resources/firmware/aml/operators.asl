DefinitionBlock ("", "DSDT", 2, "DRBELL", "OPERATOR", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (VAL) { Local0 = 7 Local1 = (Local0 * 9) % 10 Local2 = Local1 ^ 0x30 Divide (100, 7, Local3, Local4) Local5 = FindSetLeftBit (Local4) + FindSetRightBit (Local3) Local6 = ~0xFFFFFFFFFFFFFF00 & 0x1F Local7 = NAnd (1, 3) & 0xF Return (Local2 + Local3 + Local4 + Local5 + Local6 + Local7 + (NOr (0, 1) & 7) - 1) }
Method (_PRT) { Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, 0, 0 } } Store (VAL (), Index (DerefOf (Local0 [0]), 3)) If ((1 && 0) || !(3 >= 4) && (5 != 6)) { Store (SizeOf (Local0) + ObjectType (Local0), Index (DerefOf (Local0 [1]), 3)) } Return (Local0) }
}

}

}
