"""The companies that give the agency work, and the jobs they want filled."""
