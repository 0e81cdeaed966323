"""Reasons for a plan: values first, words second; later advice and repair."""
