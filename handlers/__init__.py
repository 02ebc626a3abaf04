"""Everything that talks to people: one folder a platform, and what they share. `bot` never imports from here."""
