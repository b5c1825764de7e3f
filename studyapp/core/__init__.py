"""Nouns and rules of the app. Nothing here touches a file, a database, the network, a terminal, the clock or chance."""
