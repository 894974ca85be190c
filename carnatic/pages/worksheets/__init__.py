"""The Worksheets page: what a teacher hands out, chosen, looked through and made."""
