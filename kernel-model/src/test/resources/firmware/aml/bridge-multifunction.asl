DefinitionBlock ("", "DSDT", 2, "DRBELL", "BRIDGEMU", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x001CFFFF, 0, Zero, 16 },
Package () { 0x001CFFFF, 1, Zero, 17 },
Package () { 0x001CFFFF, 2, Zero, 18 },
Package () { 0x001CFFFF, 3, Zero, 19 }
})Device (RP00) { Name (_ADR, 0x001C0000) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 16 },Package () { 0xFFFF, 1, 0, 17 },Package () { 0xFFFF, 2, 0, 18 },Package () { 0xFFFF, 3, 0, 19 } }) } }
Device (RP01) { Name (_ADR, 0x001C0001) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 17 },Package () { 0xFFFF, 1, 0, 18 },Package () { 0xFFFF, 2, 0, 19 },Package () { 0xFFFF, 3, 0, 16 } }) } }
Device (RP02) { Name (_ADR, 0x001C0002) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 18 },Package () { 0xFFFF, 1, 0, 19 },Package () { 0xFFFF, 2, 0, 16 },Package () { 0xFFFF, 3, 0, 17 } }) } }
Device (RP03) { Name (_ADR, 0x001C0003) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 19 },Package () { 0xFFFF, 1, 0, 16 },Package () { 0xFFFF, 2, 0, 17 },Package () { 0xFFFF, 3, 0, 18 } }) } }
Device (RP04) { Name (_ADR, 0x001C0004) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 16 },Package () { 0xFFFF, 1, 0, 17 },Package () { 0xFFFF, 2, 0, 18 },Package () { 0xFFFF, 3, 0, 19 } }) } }
Device (RP05) { Name (_ADR, 0x001C0005) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 17 },Package () { 0xFFFF, 1, 0, 18 },Package () { 0xFFFF, 2, 0, 19 },Package () { 0xFFFF, 3, 0, 16 } }) } }
Device (RP06) { Name (_ADR, 0x001C0006) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 18 },Package () { 0xFFFF, 1, 0, 19 },Package () { 0xFFFF, 2, 0, 16 },Package () { 0xFFFF, 3, 0, 17 } }) } }
Device (RP07) { Name (_ADR, 0x001C0007) Method (_PRT) { Return (Package () { Package () { 0xFFFF, 0, 0, 19 },Package () { 0xFFFF, 1, 0, 16 },Package () { 0xFFFF, 2, 0, 17 },Package () { 0xFFFF, 3, 0, 18 } }) } }

}

}

}
