"""Ending what a lab has made on a subscription: vaults first, then what holds groups, then the groups."""
