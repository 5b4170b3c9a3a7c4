"""Places of the world and what is measured in them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    WORLD = "world", _("World")
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")
    SUBDIVISION = "subdivision", _("State, province or region of a country")
    LOCALITY = "locality", _("Town, village or neighbourhood")


class Place(models.Model):
    """Somewhere: the world, a UN region, a country, a first-level subdivision or a free locality in one of them.

    The database keeps `ancestors` in step with `parent` by itself; after `save` read it with `refresh_from_db`.
    `is_landlocked` is the UN's group of landlocked developing countries.
    """

    kind = models.CharField(max_length=12, choices=PlaceKind)
    code = models.CharField(max_length=12, unique=True, null=True, blank=True)  # "001", "202", "KE", "KE-30"
    alpha3 = models.CharField(max_length=3, blank=True, default="")
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)  # language code → name, for the languages of the interface
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    ancestors = ArrayField(models.BigIntegerField(), default=list, blank=True)  # ids from the world down to itself
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    income_group = models.CharField(max_length=24, blank=True, default="")
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    is_least_developed = models.BooleanField(default=False)
    is_landlocked = models.BooleanField(default=False)
    is_small_island = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        indexes = [GinIndex(fields=["ancestors"]), models.Index(fields=["kind", "name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=models.Q(kind="locality"), name="one_locality_per_name_and_parent"
            )
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language, else the general one."""
        return str(self.names.get((get_language() or "en").split("-")[0]) or self.name)

    @property
    def address(self) -> str:
        """What stands for it in addresses: its code, or "id-42" where it has none."""
        return self.code or f"id-{self.pk}"


class PlaceName(models.Model):
    """One name by which people call a place: `folded` as words in a text are compared, `key` without spaces and marks,
    as the resolver compares whole names."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="known_names")
    folded = models.CharField(max_length=200, db_index=True)
    key = models.CharField(max_length=200, db_index=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "folded"], name="one_row_per_place_and_name")]

    def __str__(self) -> str:
        return self.folded


class Indicator(models.Model):
    """Something measured per place and year, with its unit, its source and which way is better."""

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    description = models.TextField(blank=True, default="")
    unit = models.CharField(max_length=60, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    direction = models.SmallIntegerField(default=0)  # 1: more is better; -1: less is better; 0: neither
    theme = models.ForeignKey("commons.Theme", on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """One figure. A missing figure has no row."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="figures")
    year = models.SmallIntegerField()
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "indicator", "year"], name="one_figure_per_place_indicator_year")
        ]
        indexes = [models.Index(fields=["indicator", "year"])]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"
