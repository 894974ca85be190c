"""The Book page: the entries that the user keeps, as a list and as a file."""
