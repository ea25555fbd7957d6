"""What differs between database servers: one module for each, behind `interface.Dialect`."""
