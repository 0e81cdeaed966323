"""What is true of one person, of one home, and of everyone together."""
