DefinitionBlock ("", "DSDT", 2, "DRBELL", "FIELDS", 1)
{
OperationRegion (GNVS, SystemMemory, 0xBADB000, 0x100)
Field (GNVS, AnyAcc, NoLock, Preserve) { OSYS, 16, , 4, NIB, 4, Offset (8), BIG, 64, AccessAs (ByteAcc, 0), FLG, 1, HUGE, 128 }
OperationRegion (IDXR, SystemIO, 0x70, 2)
Field (IDXR, ByteAcc, NoLock, Preserve) { IDX, 8, DAT, 8 }
IndexField (IDX, DAT, ByteAcc, NoLock, Preserve) { Offset (4), REGA, 8, REGB, 16 }
BankField (GNVS, FLG, One, ByteAcc, NoLock, Preserve) { Offset (0x20), BNK, 8 }
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { NIB = 0x1B OSYS = 0x7D9 BIG = 0x1122334455667788 REGA = 0x5A BNK = 0x66 Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, 0, 0 }, Package () { 0x1FFFF, 2, 0, 0 }, Package () { 0x1FFFF, 3, 0, 0 }, Package () { 0x2FFFF, 0, 0, 0 } } Store (NIB, Index (DerefOf (Local0 [0]), 3)) Store (OSYS, Index (DerefOf (Local0 [1]), 3)) Store (BIG & 0xFFFF, Index (DerefOf (Local0 [2]), 3)) Store (REGA, Index (DerefOf (Local0 [3]), 3)) Store (BNK + FLG, Index (DerefOf (Local0 [4]), 3)) Return (Local0) }
}

}

}
