"""partage."""
