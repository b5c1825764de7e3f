"""Microsoft.AlertsManagement: alerts that have fired, and the rules that process them."""
