"""Ways to choose tables; the only room that knows OR-Tools."""
