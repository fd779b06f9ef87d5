from victims.models.figures import EarlierFigures, Figure, TableReturn
from victims.models.rights import RightIndicator, RightReturn, VictimRight
from victims.models.tables import Category, Dimension, StatisticalTable

__all__ = [
    "Category",
    "Dimension",
    "EarlierFigures",
    "Figure",
    "RightIndicator",
    "RightReturn",
    "StatisticalTable",
    "TableReturn",
    "VictimRight",
]
