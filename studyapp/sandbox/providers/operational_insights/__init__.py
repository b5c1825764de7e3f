"""Microsoft.OperationalInsights: Log Analytics workspaces, and the rows that arrive in them."""
