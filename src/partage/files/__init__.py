"""The entrance: files to records."""
