"""The grammar of az command lines, without running anything: words as a shell makes them, commands with their options, meaning."""
