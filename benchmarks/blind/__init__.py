"""Can anybody tell? A classifier and a sheet for a teacher, real exercises and made ones side by side."""
