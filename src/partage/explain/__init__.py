"""Why somebody sits where they sit, or has no seat."""
