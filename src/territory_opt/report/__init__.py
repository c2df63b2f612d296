"""A result as people and programs read it: tables, JSON, and a summary for the terminal."""
