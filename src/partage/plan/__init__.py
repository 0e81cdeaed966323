"""The answer, and the checker that starts again from roster and policy: no problem, no solver."""
