"""Every sentence that a person reads: one TOML file for each language, and one writer; no other room holds any."""
