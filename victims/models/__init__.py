from victims.models.figures import Figure, TableReturn
from victims.models.tables import Category, Dimension, StatisticalTable

__all__ = ["Category", "Dimension", "Figure", "StatisticalTable", "TableReturn"]
