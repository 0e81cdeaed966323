"""Rules judge a seat or a table; goals count; a policy says which of them are in force."""
