"""Worksheets: what a teacher asks for becomes a plan, the plan lines, and the lines a booklet and a zip."""
