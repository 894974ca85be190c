"""Worksheets: a request becomes a plan, the plan becomes lines, and the lines become a booklet and a zip."""
