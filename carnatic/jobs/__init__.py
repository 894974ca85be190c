"""Jobs that run in a process of their own, with limits and a queue: training and worksheets."""
