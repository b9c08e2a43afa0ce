DefinitionBlock ("", "DSDT", 2, "DRBELL", "GSISIZES", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0xFFFF, Zero, Zero, Zero }, Package () { 0xFFFF, One, Zero, One }, Package () { 0xFFFF, 2, Zero, 0xFF }, Package () { 0xFFFF, 3, Zero, 0x1234 }, Package () { 0x0001FFFF, 0, 0, 0x12345 }, Package () { 0x0001FFFF, 1, 0, 0xFFFFFFFE }, Package () { 0x0001FFFF, 2, 0, 0x2000 }
})
}

}

}
