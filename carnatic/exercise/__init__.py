"""What is practised: request, exercise, score, performance, review and link."""
