"""The prose of the sample corpus: one module for each member state, and three shared ones."""
