"""The whole field, swept and judged from outside, and the table that it gives."""
