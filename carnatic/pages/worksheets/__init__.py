"""The Worksheets page: exercises for a class, chosen, previewed and made into files."""
