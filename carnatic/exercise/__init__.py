"""The values that all else works on: request, exercise, score, performance, review and link."""
