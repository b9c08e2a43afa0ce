DefinitionBlock ("", "DSDT", 2, "DRBELL", "NOHID", 1)
{
Scope (\_SB)
{
Device (PCIX) { Name (_ADR, 0) Name (_BBN, 5) Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})}
}

}
