"""What is practised: requests, exercises, their text, layout and review."""
