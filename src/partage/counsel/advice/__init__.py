"""What could be done next: whom to ask, whom to recruit, what would break."""
