"""Codes, parameters and catalogues: what values are called in English and French."""
