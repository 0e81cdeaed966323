"""A file of any usual kind as one grid of text cells; nothing about rosters is known here."""
