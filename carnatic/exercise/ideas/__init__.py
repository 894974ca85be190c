"""Ideas of a line: how a teacher would name what its swaras do, and in which groups they do it."""
