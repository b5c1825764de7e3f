"""Microsoft.Insights: metrics, alert rules, action groups, diagnostic settings, data collection, the activity log."""
