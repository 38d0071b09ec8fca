"""Files for systems that read batches: written whole, or not at all."""
