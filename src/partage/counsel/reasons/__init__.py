"""Why somebody sits somewhere, or nowhere, or not with a certain family."""
