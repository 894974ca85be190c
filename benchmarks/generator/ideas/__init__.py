"""Whether lines have an idea and the raga's own way of moving: a judge that shares no code with the composer."""
