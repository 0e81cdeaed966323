"""Pictures of people, plans and searches (extra ``viz``): figures of matplotlib, returned and never shown or saved.

Counts below five can point at a person: pictures are for coordinators.
"""

from partage.pictures.homes import map_picture
from partage.pictures.search import Trace, gap_picture
from partage.pictures.seats_needed import demand_picture
from partage.pictures.trade_offs import Point, sweep, trade_off_picture

__all__ = ["Point", "Trace", "demand_picture", "gap_picture", "map_picture", "sweep", "trade_off_picture"]
