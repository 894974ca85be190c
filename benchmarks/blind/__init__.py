"""A blind test for a teacher: shuffled lessons and composed exercises, to be marked as real or composed."""
