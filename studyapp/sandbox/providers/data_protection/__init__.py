"""Microsoft.DataProtection: the resource guards of multi-user authorization. Other providers read a guard off the tree."""
