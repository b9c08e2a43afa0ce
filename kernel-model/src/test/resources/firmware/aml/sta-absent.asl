DefinitionBlock ("", "DSDT", 2, "DRBELL", "STAABSEN", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_STA, 0)
Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})
}
Device (PCI1)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Method (_STA) { Return (0xF) }
Name (_BBN, 1)
Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 41 },
Package () { 0x0001FFFF, 1, Zero, 42 },
Package () { 0x0001FFFF, 2, Zero, 43 },
Package () { 0x0001FFFF, 3, Zero, 40 }
})
}

}

}
