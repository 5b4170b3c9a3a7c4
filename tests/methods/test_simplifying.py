"""Hints on what could be simpler: the formulas give what their authors say, and every hint has its cause."""

from __future__ import annotations

import pytest

from banyan.methods.simplifying import (
    Ease,
    NamedLine,
    RecipeOutline,
    StepOutline,
    Subject,
    reading_ease,
    simplicity_of,
    syllables_in,
)

EASY = "Dig a hole. Put the jar in it. Fill the hole with sand. Press it down. Put the lid on. Wait for the rain. " * 2
HARD = (
    "Subsequent implementation of decentralised rainwater harvesting infrastructure necessitates comprehensive "
    "participatory consultation with institutional stakeholders, notwithstanding considerable administrative "
    "complexities associated with interdepartmental responsibilities and accountability arrangements. "
) * 2
SUBJECTS = {
    "es": ("Cava un hoyo. Pon la jarra. Llena el hoyo con arena. Pon la tapa. Espera la lluvia. Mira el agua. " * 2,
           "La implementación descentralizada de infraestructuras participativas requiere consideraciones "
           "administrativas interdepartamentales extraordinariamente complejas para las comunidades. " * 3),
    "fr": ("Fais un trou. Mets la jarre. Mets du sable. Ferme le couvercle. Attends la pluie. Bois de l’eau. " * 2,
           "L’implémentation décentralisée d’infrastructures participatives nécessite des considérations "
           "administratives interministérielles extraordinairement complexes pour les communautés. " * 3),
    "de": ("Grab ein Loch. Stell den Krug hin. Gib Sand dazu. Leg den Deckel auf. Warte auf Regen. Trink gut. " * 2,
           "Die dezentralisierte Implementierung partizipativer Regenwassernutzungsinfrastrukturen erfordert "
           "außerordentlich komplizierte verwaltungsrechtliche Zuständigkeitsvereinbarungen der Gemeinden. " * 3),
    "pt": ("Cave um buraco. Ponha o jarro. Encha com areia. Ponha a tampa. Espere a chuva. Beba a água boa. " * 2,
           "A implementação descentralizada de infraestruturas participativas requer considerações "
           "administrativas interdepartamentais extraordinariamente complexas para as comunidades. " * 3),
    "it": ("Fai una buca. Metti la giara. Versa la sabbia. Chiudi bene. Aspetta la pioggia. Bevi acqua pura. " * 2,
           "L’implementazione decentralizzata di infrastrutture partecipative richiede considerazioni "
           "amministrative interdipartimentali straordinariamente complesse per le comunità interessate. " * 3),
    "sv": ("Gräv ett hål. Ställ ner krukan. Fyll på sand. Lägg på lock. Vänta på regn. Drick ditt vatten. " * 2,
           "Den decentraliserade implementeringen av regnvattenanläggningar förutsätter omfattande "
           "förvaltningsrättsliga överenskommelser mellan kommunala myndigheter och samfälligheter. " * 3),
    "sw": ("Chimba shimo. Weka mtungi. Jaza mchanga. Funika vizuri. Subiri mvua. Kunywa maji safi sana. " * 3,
           "Utekelezaji wa miundombinu ya uvunaji wa maji ya mvua unahitaji mashauriano ya kina na wadau wote wa "
           "taasisi za serikali za mitaa pamoja na jamii nzima inayoishi katika eneo hilo la mradi. " * 3),
    "zh": ("挖一个坑。把罐子放进去。填上沙子。盖上盖子。等下雨。喝水。" * 4,
           "分散式雨水收集基础设施的实施需要与机构利益相关者进行全面的参与式磋商"
           "尽管存在与部门间责任和问责安排相关的相当大的行政复杂性。" * 3),
}  # fmt: skip


@pytest.mark.parametrize("language", SUBJECTS)
def test_each_language_tells_easy_words_from_hard_ones(language):
    easy, hard = SUBJECTS[language]
    assert reading_ease(easy, language).ease == Ease.EASY
    assert reading_ease(hard, language).ease == Ease.HARD


def test_flesch_gives_the_figure_that_is_counted_by_hand():
    text = "The cat sat on the mat. " * 6  # six words of one syllable in each sentence
    found = reading_ease(text, "en")
    assert (found.formula, found.value) == ("Flesch", round(206.835 - 1.015 * 6 - 84.6, 1))
    assert reading_ease(HARD, "en").ease == Ease.HARD


def test_lix_gives_the_figure_that_is_counted_by_hand():
    text = "En bil kör genom staden långsamt. " * 6  # six words, one longer than six letters ("långsamt")
    assert reading_ease(text, "sv").value == round(6 + 100 / 6, 1)


def test_a_few_words_are_not_judged():
    found = reading_ease("Utilise infrastructure.", "en")
    assert (found.ease, found.value) == (Ease.UNKNOWN, None)
    assert reading_ease("", "en").per_sentence == 0.0


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [
        ("water", "en", 2), ("made", "en", 1), ("places", "en", 2), ("table", "en", 2), ("wanted", "en", 2),
        ("agua", "es", 2), ("día", "es", 2), ("comunidad", "es", 4), ("poeta", "es", 3),
        ("table", "fr", 1), ("répare", "fr", 2), ("Wasser", "de", 2), ("água", "pt", 2), ("rhythm", "en", 1),
        ("mm", "en", 1),
    ],
)  # fmt: skip
def test_syllables(word, language, number):
    assert syllables_in(word, language) == number


def _subjects(**fields) -> set[Subject]:
    recipe = RecipeOutline("en", fields.pop("words", EASY), **fields)
    return {hint.subject for hint in simplicity_of(recipe).hints}


CORE = [StepOutline(1, "Dig a hole.", True)]


def test_a_simple_recipe_gets_no_hint():
    assert _subjects(steps=CORE, has_context=True) == set()


@pytest.mark.parametrize(
    ("fields", "subject"),
    [
        ({"words": HARD}, Subject.HARD_WORDS),
        ({"words": HARD}, Subject.LONG_SENTENCES),
        ({"steps": [StepOutline(n, "Dig.", True) for n in range(10)]}, Subject.MANY_CORE_STEPS),
        ({"steps": [StepOutline(1, "word " * 61, True)]}, Subject.LONG_STEPS),
        ({"steps": [StepOutline(1, "Dig.", False)]}, Subject.NO_CORE),
        ({"has_context": False}, Subject.NO_CONTEXT),
        ({"special_inputs": [NamedLine(4, "Fine mesh")]}, Subject.SPECIAL_INPUTS),
        ({"degree_roles": [NamedLine(5, "Engineer")]}, Subject.NEEDS_DEGREE),
    ],
)
def test_each_hint_has_its_cause(fields, subject):
    assert subject in _subjects(**{"steps": CORE, "has_context": True, **fields})


def test_nine_core_steps_are_not_too_many_and_others_do_not_count():
    steps = [StepOutline(n, "Dig.", n < 9) for n in range(20)]
    assert Subject.MANY_CORE_STEPS not in _subjects(steps=steps, has_context=True)


def test_a_hint_names_the_lines_that_it_is_about():
    recipe = RecipeOutline("en", EASY, CORE, [NamedLine(4, "Fine mesh"), NamedLine(7, "Glass")], has_context=True)
    (hint,) = simplicity_of(recipe).hints
    assert (hint.number, hint.keys, hint.words) == (2, (4, 7), ("Fine mesh", "Glass"))
