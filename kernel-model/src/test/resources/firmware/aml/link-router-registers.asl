DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKROUT", 1)
{
Scope (\_SB)
{
Device (RTR) { Name (_ADR, 0x001F0000) OperationRegion (PIRQ, PCI_Config, 0x60, 4) Field (PIRQ, ByteAcc, NoLock, Preserve) { PIRA, 8, PIRB, 8, PIRC, 8, PIRD, 8 } }
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Method (_STA) { If (And (^^RTR.PIRA, 0x80)) { Return (9) } Return (0xB) }
Method (_CRS) { Name (BUFA, ResourceTemplate () { IRQ (Level, ActiveLow, Shared, XIRQ) { 15 } }) CreateWordField (BUFA, XIRQ._INT, IRQ0) Store (ShiftLeft (One, And (\_SB.RTR.PIRA, 0x0F)), IRQ0) Return (BUFA) }

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Method (_STA) { If (And (^^RTR.PIRB, 0x80)) { Return (9) } Return (0xB) }
Method (_CRS) { Name (BUFA, ResourceTemplate () { IRQ (Level, ActiveLow, Shared, XIRQ) { 15 } }) CreateWordField (BUFA, XIRQ._INT, IRQ0) Store (ShiftLeft (One, And (\_SB.RTR.PIRB, 0x0F)), IRQ0) Return (BUFA) }

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Method (_STA) { If (And (^^RTR.PIRC, 0x80)) { Return (9) } Return (0xB) }
Method (_CRS) { Name (BUFA, ResourceTemplate () { IRQ (Level, ActiveLow, Shared, XIRQ) { 15 } }) CreateWordField (BUFA, XIRQ._INT, IRQ0) Store (ShiftLeft (One, And (\_SB.RTR.PIRC, 0x0F)), IRQ0) Return (BUFA) }

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Method (_STA) { If (And (^^RTR.PIRD, 0x80)) { Return (9) } Return (0xB) }
Method (_CRS) { Name (BUFA, ResourceTemplate () { IRQ (Level, ActiveLow, Shared, XIRQ) { 15 } }) CreateWordField (BUFA, XIRQ._INT, IRQ0) Store (ShiftLeft (One, And (\_SB.RTR.PIRD, 0x0F)), IRQ0) Return (BUFA) }

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, \_SB.LNKB, Zero },
Package () { 0x0001FFFF, 1, \_SB.LNKC, Zero },
Package () { 0x0001FFFF, 2, \_SB.LNKD, Zero },
Package () { 0x0001FFFF, 3, \_SB.LNKA, Zero },
Package () { 0x0002FFFF, 0, \_SB.LNKC, Zero },
Package () { 0x0002FFFF, 1, \_SB.LNKD, Zero },
Package () { 0x0002FFFF, 2, \_SB.LNKA, Zero },
Package () { 0x0002FFFF, 3, \_SB.LNKB, Zero }
})
}

}

}
