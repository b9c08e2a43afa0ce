DefinitionBlock ("", "DSDT", 2, "DRBELL", "HOSTSSEG", 1)
{
Name (BUSB, 0x80)
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Method (_SEG) { Return (3) }
Method (_BBN) { Return (Add (BUSB, 1)) }
Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 32 },
Package () { 0x0000FFFF, 1, Zero, 33 },
Package () { 0x0000FFFF, 2, Zero, 34 },
Package () { 0x0000FFFF, 3, Zero, 35 }
})
}
Device (PCI1)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Method (_BBN) { Return (^^PCI0._BBN () + 0x10) }
Name (_PRT, Package ()
{
Package () { 0x0002FFFF, 0, Zero, 38 },
Package () { 0x0002FFFF, 1, Zero, 39 },
Package () { 0x0002FFFF, 2, Zero, 36 },
Package () { 0x0002FFFF, 3, Zero, 37 }
})
}

}

}
