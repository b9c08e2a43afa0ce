DefinitionBlock ("", "DSDT", 2, "DRBELL", "HIDSTRIN", 1)
{
Scope (\_SB)
{
Device (PCI0) { Name (_HID, "PNP0A08") Name (_CID, "PNP0A03")
Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})}
Device (PCI1) { Name (_HID, "ACME0001") Name (_CID, Package () { EisaId ("PNP0A08"), "PNP0A03" }) Name (_BBN, 0x20) Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 41 },
Package () { 0x0001FFFF, 1, Zero, 42 },
Package () { 0x0001FFFF, 2, Zero, 43 },
Package () { 0x0001FFFF, 3, Zero, 40 }
})Device (B) { Name (_ADR, 0x20000) Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 44 },
Package () { 0x0000FFFF, 1, Zero, 45 },
Package () { 0x0000FFFF, 2, Zero, 46 },
Package () { 0x0000FFFF, 3, Zero, 47 }
})} }
}

}
