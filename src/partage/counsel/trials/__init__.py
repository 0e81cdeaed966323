"""What would be possible if a record, a rule or a seat were different."""
