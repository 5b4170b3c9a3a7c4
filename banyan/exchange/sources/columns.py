"""The columns that tables of needs, solutions, organisations and reach may have, and how they are recognised by their
headers in the languages that people write them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.text import fold


@dataclass(frozen=True, slots=True)
class Column:
    """One field that a table can fill. `headers` are other names by which it is recognised, in several languages."""

    name: str
    label: str | Promise
    headers: tuple[str, ...] = ()
    is_required: bool = False


def _words(headers: str) -> tuple[str, ...]:
    return tuple(header.strip() for header in headers.split("|"))


_KEY = Column(
    "source_key",
    _("Number or name at the source"),
    _words("id | key | slug | code | reference | identifiant | référence | identificador | clave | المعرف | الرقم"),
)
_THEMES = Column(
    "themes",
    _("Themes"),
    _words(
        "theme | sdg | sdgs | sdg goals | goals | goal | topics | topic | thème | thèmes | odd | "
        "objectifs | objectif | temas | tema | ods | objetivos | المواضيع | الموضوع | أهداف التنمية | "
        "الأهداف"
    ),
)
_LANGUAGE = Column(
    "language",
    _("Language of the text"),
    _words("lang | text language | langue | langue du texte | idioma | idioma del texto | اللغة | لغة النص"),
)
_LANGUAGES = Column(
    "languages",
    _("Languages it can be used in"),
    _words("langues | idiomas | اللغات"),
)
_WEBSITE = Column(
    "website",
    _("Website"),
    _words(
        "url | link | homepage | web | site | site web | site internet | lien | sitio web | "
        "página web | enlace | الموقع الإلكتروني | الموقع | رابط"
    ),
)
_ORGANISATION = Column(
    "organisation",
    _("Organisation"),
    _words(
        "organization | org | organisation name | organization name | owner | organisme | "
        "organización | المنظمة | المؤسسة"
    ),
)
_TITLE_WORDS = _words("name | heading | titre | nom | título | titulo | nombre | العنوان | الاسم")

NEED_COLUMNS = (
    Column(
        "title",
        _("Title"),
        _words("need | problem | besoin | problème | necesidad | problema | الحاجة | المشكلة") + _TITLE_WORDS,
        is_required=True,
    ),
    Column(
        "story",
        _("Story"),
        _words(
            "description | details | text | body | histoire | récit | détails | texte | historia | "
            "descripción | detalles | texto | القصة | الوصف | التفاصيل"
        ),
        is_required=True,
    ),
    Column(
        "place",
        _("Place"),
        _words(
            "location | country | where | city | region | lieu | pays | ville | région | où | lugar | "
            "país | pais | ciudad | ubicación | región | المكان | البلد | الدولة | المدينة"
        ),
        is_required=True,
    ),
    _THEMES,
    Column(
        "people_affected",
        _("People affected"),
        _words(
            "affected | number of people | how many | population | personnes concernées | "
            "personnes touchées | nombre de personnes | personas afectadas | número de personas | "
            "المتأثرون | عدد المتأثرين | عدد الأشخاص"
        ),
    ),
    Column(
        "how_known",
        _("How the number is known"),
        _words("source of number | how is it known | comment connu | cómo se sabe | كيف عُرف العدد"),
    ),
    Column(
        "tried",
        _("What was tried"),
        _words(
            "tried before | attempts | already tried | ce qui a été essayé | essais | "
            "lo que se intentó | intentos | ما جُرّب | المحاولات"
        ),
    ),
    _LANGUAGE,
    _ORGANISATION,
    _KEY,
)

SOLUTION_COLUMNS = (
    Column(
        "title",
        _("Title"),
        _words(
            "solution | innovation | project | product | projet | solución | innovación | proyecto | "
            "الحل | الابتكار | المشروع"
        )
        + _TITLE_WORDS,
        is_required=True,
    ),
    Column(
        "summary",
        _("Summary"),
        _words(
            "description | short description | abstract | résumé | description courte | resumen | "
            "descripción | descripción corta | الملخص | الوصف"
        ),
        is_required=True,
    ),
    Column(
        "problem",
        _("Problem"),
        _words("problème | problema | المشكلة"),
    ),
    Column(
        "approach",
        _("Approach"),
        _words(
            "how it works | method | approche | démarche | comment ça marche | enfoque | cómo funciona | "
            "método | النهج | الطريقة"
        ),
    ),
    Column(
        "for_whom",
        _("For whom"),
        _words(
            "target group | beneficiaries | users | pour qui | bénéficiaires | para quién | "
            "beneficiarios | لمن | المستفيدون"
        ),
    ),
    Column(
        "stage",
        _("Stage"),
        _words(
            "maturity | status | phase | stade | étape | maturité | statut | etapa | fase | madurez | "
            "estado | المرحلة | الحالة"
        ),
    ),
    _THEMES,
    Column(
        "developed_in",
        _("Developed in"),
        _words(
            "country of origin | origin | development countries | pays d'origine | développé à | "
            "país de origen | desarrollado en | بلد المنشأ | طُوّر في"
        ),
    ),
    Column(
        "running_in",
        _("Running in"),
        _words(
            "countries | country | deployment countries | deployed in | places | locations | pays | "
            "déployé à | lieux | países | lugares | funciona en | البلدان | الأماكن | يعمل في"
        ),
    ),
    Column(
        "requirements",
        _("What it takes to run"),
        _words("needs to run | requirement | prérequis | exigences | requisitos | المتطلبات"),
    ),
    Column(
        "looking_for",
        _("What it is looking for"),
        _words("seeking | wanted | recherche | ce qu'elle cherche | busca | lo que busca | يبحث عن"),
    ),
    Column(
        "capabilities_needed",
        _("Capabilities needed"),
        _words("skills | capabilities | compétences | capacités | capacidades | القدرات"),
    ),
    Column(
        "cost_per_person",
        _("Cost per person reached"),
        _words(
            "cost | unit cost | coût par personne | coût | costo por persona | coste por persona | "
            "costo | التكلفة لكل شخص | التكلفة"
        ),
    ),
    Column(
        "cost_currency",
        _("Currency of the cost"),
        _words("currency | devise | monnaie | moneda | العملة"),
    ),
    Column(
        "cost_year",
        _("Year of the cost"),
        _words("année du coût | año del costo | سنة التكلفة"),
    ),
    Column(
        "licence",
        _("Licence"),
        _words("license | open licence | open license | licencia | الترخيص | الرخصة"),
    ),
    Column(
        "business_model",
        _("Business model"),
        _words("modèle économique | modelo de negocio | نموذج العمل"),
    ),
    _WEBSITE,
    _LANGUAGE,
    _LANGUAGES,
    _ORGANISATION,
    _KEY,
)

ORGANISATION_COLUMNS = (
    Column(
        "name",
        _("Name"),
        _words(
            "organisation | organization | title | nom | organisme | nombre | organización | الاسم | المنظمة | المؤسسة"
        ),
        is_required=True,
    ),
    Column(
        "kind",
        _("Kind"),
        _words("type | category | catégorie | tipo | categoría | النوع"),
    ),
    Column(
        "about",
        _("About"),
        _words("description | mission | à propos | acerca de | descripción | misión | الوصف | نبذة"),
    ),
    _WEBSITE,
    Column(
        "home",
        _("Home"),
        _words(
            "place | location | country | headquarters | city | lieu | pays | siège | ville | lugar | "
            "país | sede | ciudad | المقر | البلد | المدينة"
        ),
    ),
    Column(
        "serves",
        _("Places served"),
        _words("countries | works in | places | pays d'intervention | lieux | países | trabaja en | البلدان | تعمل في"),
    ),
    _THEMES,
    _LANGUAGE,
    _LANGUAGES,
    Column(
        "capabilities",
        _("What it can do"),
        _words("skills | compétences | capacités | capacidades | القدرات"),
    ),
    Column(
        "capacity",
        _("How many solutions it can take on"),
        _words("capacité | capacidad | السعة"),
    ),
    Column(
        "accepts_pathways",
        _("Ways of taking over a solution that it accepts"),
        _words("pathways | voies | vías | المسارات"),
    ),
    Column(
        "former_names",
        _("Former names"),
        _words("previous names | aliases | also known as | anciens noms | nombres anteriores | الأسماء السابقة"),
    ),
    _KEY,
)

REACH_COLUMNS = (
    Column(
        "replication",
        _("Replication: its number or the address of its page"),
        _words("page | id | number | réplique | réplica | الاستنبات"),
        is_required=True,
    ),
    Column(
        "begins",
        _("First day"),
        _words("from | start | start date | period start | begin | début | du | desde | inicio | من | البداية"),
        is_required=True,
    ),
    Column(
        "ends",
        _("Last day"),
        _words("to | until | end | end date | period end | fin | au | hasta | إلى | النهاية"),
        is_required=True,
    ),
    Column(
        "people_reached",
        _("People reached"),
        _words(
            "people | reached | beneficiaries | participants | personnes | personnes atteintes | bénéficiaires | "
            "personas | personas alcanzadas | beneficiarios | الأشخاص | المستفيدون"
        ),
        is_required=True,
    ),
    Column(
        "breakdown",
        _("Of these: group and number, divided by semicolons"),
        _words("groups | of these | groupes | dont | grupos | de ellas | المجموعات"),
    ),
    Column(
        "how_counted",
        _("How they were counted"),
        _words("method | how counted | méthode | comment compté | método | cómo se contó | الطريقة"),
    ),
    Column("cost", _("What it cost"), _words("amount | spent | coût | costo | coste | التكلفة")),
    Column("cost_currency", _("Currency"), _words("currency | monnaie | devise | moneda | العملة")),
    Column("evidence_url", _("Where it can be looked up"), _words("url | link | evidence | lien | enlace | رابط")),
)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def guessed_mapping(header: Iterable[str], columns: Iterable[Column]) -> dict[str, str]:
    """Which field each header most likely means, each field at most once: its own name first, then its label, then
    the other names, in their order. Headers that mean nothing known are left out."""
    plain = {name: _plain(name) for name in header}
    found: dict[str, str] = {}
    taken: set[str] = set()
    columns = list(columns)
    for depth in range(max(len(column.headers) for column in columns) + 2):
        for column in columns:
            known = (column.name, str(column.label), *column.headers)
            if column.name in taken or depth >= len(known):
                continue
            wanted = _plain(known[depth])
            for name, folded in plain.items():
                if name not in found and folded == wanted:
                    found[name] = column.name
                    taken.add(column.name)
                    break
    return {name: found[name] for name in plain if name in found}
