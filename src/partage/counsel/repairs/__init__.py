"""A plan after a change: as few people moved as possible, and what is different."""
