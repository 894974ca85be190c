"""The Tanpura page: drone and tala alone, to sing and practise with."""
