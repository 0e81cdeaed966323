"""What a policy means, and what another one would change."""
