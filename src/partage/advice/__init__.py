"""What to do about a plan: whom to ask, whom to recruit, who stands by, what would break it."""
