DefinitionBlock ("", "DSDT", 2, "DRBELL", "BRIDGESN", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 },
Package () { 0x0002FFFF, 0, Zero, 34 },
Package () { 0x0002FFFF, 1, Zero, 35 },
Package () { 0x0002FFFF, 2, Zero, 32 },
Package () { 0x0002FFFF, 3, Zero, 33 }
})Device (RP1) { Name (_ADR, 0x00010000) Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 48 },
Package () { 0x0000FFFF, 1, Zero, 49 },
Package () { 0x0000FFFF, 2, Zero, 50 },
Package () { 0x0000FFFF, 3, Zero, 51 }
}) Device (SW1) { Name (_ADR, 0) Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 52 },
Package () { 0x0000FFFF, 1, Zero, 53 },
Package () { 0x0000FFFF, 2, Zero, 54 },
Package () { 0x0000FFFF, 3, Zero, 55 },
Package () { 0x0001FFFF, 0, Zero, 53 },
Package () { 0x0001FFFF, 1, Zero, 54 },
Package () { 0x0001FFFF, 2, Zero, 55 },
Package () { 0x0001FFFF, 3, Zero, 52 }
}) Device (DN1) { Name (_ADR, 0x00030002) Name (_PRT, Package ()
{
Package () { 0x0000FFFF, 0, Zero, 56 },
Package () { 0x0000FFFF, 1, Zero, 57 },
Package () { 0x0000FFFF, 2, Zero, 58 },
Package () { 0x0000FFFF, 3, Zero, 59 }
}) } } } Device (RP2) { Name (_ADR, 0x00020001) Device (SW2) { Name (_ADR, 0x00040000) Method (_PRT) { Return (Package () { Package () { 0x0000FFFF, 0, Zero, 60 },
Package () { 0x0000FFFF, 1, Zero, 61 },
Package () { 0x0000FFFF, 2, Zero, 62 },
Package () { 0x0000FFFF, 3, Zero, 63 } }) } } }
}

}

}
