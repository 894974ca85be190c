"""The LSTM: its features, its training and its weights. The only home of torch."""
