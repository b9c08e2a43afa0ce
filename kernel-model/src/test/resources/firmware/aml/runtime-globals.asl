DefinitionBlock ("", "DSDT", 2, "DRBELL", "RUNTIMEG", 1)
{
Name (GS, 0x20)
Name (SL, 0x0009FFFF)
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { SL, 0, 0, GS }, Package () { 0x000AFFFF, One, Zero, 0x21 }
})
}

}

}
