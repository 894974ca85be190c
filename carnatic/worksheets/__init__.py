"""Worksheets: a request becomes a plan, the plan becomes lines, the lines a booklet and a zip."""
