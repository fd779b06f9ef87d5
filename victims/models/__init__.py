from victims.models.figures import EarlierFigures, Figure, TableReturn
from victims.models.tables import Category, Dimension, StatisticalTable

__all__ = ["Category", "Dimension", "EarlierFigures", "Figure", "StatisticalTable", "TableReturn"]
