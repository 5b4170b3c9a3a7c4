"""How far a solution will reach: forecasts with honest intervals, who follows whom, what one more carrier adds."""

from __future__ import annotations

from banyan.methods.diffusion.forecasting import Experience, Forecast, forecast, gather_experience
from banyan.methods.diffusion.influence import Adoption, Influence, Likely, learn_influence
from banyan.methods.diffusion.one_more import Life, OneMore, one_more_carrier
from banyan.methods.diffusion.pool import Growth, learn_growth
from banyan.methods.diffusion.scale import Scale

__all__ = [
    "Adoption",
    "Experience",
    "Forecast",
    "Growth",
    "Influence",
    "Life",
    "Likely",
    "OneMore",
    "Scale",
    "forecast",
    "gather_experience",
    "learn_growth",
    "learn_influence",
    "one_more_carrier",
]
