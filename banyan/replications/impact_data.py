"""A solution's reach in the Common Impact Data Standard, as JSON-LD.

Classes and properties: Common Impact Data Standard 3 (Common Approach to Impact Measurement), whose `hasIndicator`,
`IndicatorReport`, `Outcome` and `Stakeholder` are used here; places and numbers by schema.org and the ontology of units
of measure. `problems_in` checks the shapes that an export of Banyan must have; real shapes can be checked beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from banyan.replications.impact import DIMENSIONS, PEOPLE_REACHED_CODE
from banyan.replications.models import ReachDefinition, ReachReport
from banyan.solutions.models import Solution

CONTEXT: Final = "https://ontology.commonapproach.org/contexts/cidsContext.json"
_REQUIRED: Final = {
    "cids:Organization": ("org:hasLegalName",),
    "cids:Indicator": ("org:hasName", "cids:hasDescription"),
    "cids:IndicatorReport": ("cids:forIndicator", "cids:forOrganization", "i72:value", "prov:startedAtTime"),
    "cids:Outcome": ("org:hasName", "cids:hasIndicator"),
    "cids:ImpactReport": ("cids:forOutcome", "org:hasComment"),
}


def impact_data(
    solution: Solution, definition: ReachDefinition, reports: Sequence[ReachReport], *, site: str
) -> dict[str, Any]:
    """The graph of all published reports of a solution. `site` is the address of this Banyan, without a slash.

    The reports' replication, place and carrier should be joined.
    """
    base = f"{site}/replications/solutions/{solution.pk}/impact.jsonld"
    indicator = f"{base}#people-reached"
    outcome = f"{base}#outcome"
    graph: list[dict[str, Any]] = [
        {
            "@id": indicator,
            "@type": "cids:Indicator",
            "org:hasName": f"People reached ({definition.unit})",
            "cids:hasDescription": definition.counts,
            "org:hasIdentifier": f"IRIS+ {PEOPLE_REACHED_CODE}",
        },
        {
            "@id": outcome,
            "@type": "cids:Outcome",
            "org:hasName": solution.title,
            "cids:hasIndicator": {"@id": indicator},
        },
    ]
    carriers = {report.replication.carrier_id: report.replication.carrier_name for report in reports}
    graph += [
        {"@id": f"{base}#carrier-{pk}", "@type": "cids:Organization", "org:hasLegalName": name}
        for pk, name in sorted(carriers.items())
    ]
    for report in reports:
        graph += _told(report, base=base, indicator=indicator, outcome=outcome)
    return {"@context": CONTEXT, "@graph": graph}


def _told(report: ReachReport, *, base: str, indicator: str, outcome: str) -> list[dict[str, Any]]:
    replication = report.replication
    name = f"{base}#report-{report.pk}"
    when = {
        "prov:startedAtTime": report.period.lower.isoformat(),
        "prov:endedAtTime": report.period.upper.isoformat(),
    }
    organisation = {"@id": f"{base}#carrier-{replication.carrier_id}"}
    rows: list[dict[str, Any]] = [
        {
            "@id": name,
            "@type": "cids:IndicatorReport",
            "cids:forIndicator": {"@id": indicator},
            "cids:forOrganization": organisation,
            "i72:value": {"@type": "i72:Measure", "i72:hasNumericalValue": str(report.people_reached)},
            "schema:location": replication.place.name,
            "org:hasComment": report.how_counted,
            **when,
        }
    ]
    for number, measure in enumerate(report.outcomes, start=1):
        of = f"{name}-indicator-{number}"
        rows.append(
            {
                "@id": of,
                "@type": "cids:Indicator",
                "org:hasName": measure["name"],
                "cids:hasDescription": measure["name"],
                **({"org:hasIdentifier": f"IRIS+ {measure['code']}"} if measure["code"] else {}),
            }
        )
        rows.append(
            {
                "@id": f"{name}-measure-{number}",
                "@type": "cids:IndicatorReport",
                "cids:forIndicator": {"@id": of},
                "cids:forOrganization": organisation,
                "i72:value": {
                    "@type": "i72:Measure",
                    "i72:hasNumericalValue": measure["value"],
                    "i72:unit_of_measure": measure["unit"],
                },
                **when,
            }
        )
    if report.dimensions:
        said = [f"{key}: {report.dimensions[key]}" for key in DIMENSIONS if key in report.dimensions]
        rows.append(
            {
                "@id": f"{name}-impact",
                "@type": "cids:ImpactReport",
                "cids:forOutcome": {"@id": outcome},
                "org:hasComment": "\n".join(said),
            }
        )
    return rows


def problems_in(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with an export: nodes without what their class requires, and references that lead nowhere."""
    graph = document.get("@graph", [])
    known = {node.get("@id") for node in graph}
    found = [] if document.get("@context") == CONTEXT else ["the context is not that of the standard"]
    if len(known) != len(graph):
        found.append("two nodes have the same name, or one has none")
    for node in graph:
        kind = node.get("@type")
        if kind not in _REQUIRED:
            found.append(f"{node.get('@id')} is of no class that is exported")
            continue
        found += [f"{node['@id']} lacks {name}" for name in _REQUIRED[kind] if node.get(name) in (None, "", {})]
        for value in node.values():
            if isinstance(value, dict) and "@id" in value and value["@id"] not in known:
                found.append(f"{node['@id']} refers to {value['@id']}, which is not there")
    return found
