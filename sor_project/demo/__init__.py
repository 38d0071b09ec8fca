"""An agency to look at: its people, its candidates and clients, and half a year of their work.

Everything is drawn from seeded generators and counted back from one day, so that two loads for the same
day are equal. The tables are our own; nobody in them exists.
"""
