DefinitionBlock ("", "DSDT", 2, "DRBELL", "HOSTSSEG", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_SEG, 0)
Name (_BBN, 0)
Name (_UID, 0)
Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 32 },
Package () { 0x0000FFFF, 1, Zero, 33 },
Package () { 0x0000FFFF, 2, Zero, 34 },
Package () { 0x0000FFFF, 3, Zero, 35 },
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
Name (_SEG, 0)
Name (_BBN, 64)
Name (_UID, 1)
Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 48 },
Package () { 0x0000FFFF, 1, Zero, 49 },
Package () { 0x0000FFFF, 2, Zero, 50 },
Package () { 0x0000FFFF, 3, Zero, 51 },
Package () { 0x0001FFFF, 0, Zero, 49 },
Package () { 0x0001FFFF, 1, Zero, 50 },
Package () { 0x0001FFFF, 2, Zero, 51 },
Package () { 0x0001FFFF, 3, Zero, 48 }
})
}
Device (PCI2)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_SEG, 1)
Name (_BBN, 0)
Name (_UID, 2)
Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 64 },
Package () { 0x0000FFFF, 1, Zero, 65 },
Package () { 0x0000FFFF, 2, Zero, 66 },
Package () { 0x0000FFFF, 3, Zero, 67 },
Package () { 0x0001FFFF, 0, Zero, 65 },
Package () { 0x0001FFFF, 1, Zero, 66 },
Package () { 0x0001FFFF, 2, Zero, 67 },
Package () { 0x0001FFFF, 3, Zero, 64 }
})
}
Device (PCI3)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_SEG, 1)
Name (_BBN, 64)
Name (_UID, 3)
Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 80 },
Package () { 0x0000FFFF, 1, Zero, 81 },
Package () { 0x0000FFFF, 2, Zero, 82 },
Package () { 0x0000FFFF, 3, Zero, 83 },
Package () { 0x0001FFFF, 0, Zero, 81 },
Package () { 0x0001FFFF, 1, Zero, 82 },
Package () { 0x0001FFFF, 2, Zero, 83 },
Package () { 0x0001FFFF, 3, Zero, 80 }
})
}

}

}
