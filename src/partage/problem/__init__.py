"""From records and rules to integers: what a solver sees, and nothing else."""
