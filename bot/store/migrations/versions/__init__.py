"""One module a change of the tables, in order. A module that has been released is never edited. Imports nothing of the project."""
