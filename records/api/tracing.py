"""Every reading leaves a trace: who read what through this door."""
