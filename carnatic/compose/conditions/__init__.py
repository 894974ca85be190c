"""Conditions on a line: its plan, its kept swaras, its range and its difficulty."""
