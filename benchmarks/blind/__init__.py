"""A sheet for a teacher: lessons and composed exercises shuffled, to be marked as real or made."""
