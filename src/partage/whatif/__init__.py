"""What would be possible if a few facts were otherwise: edits of records, and how to try them."""
