"""Which header asks for which field, in French and English, as people usually word it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from partage.files.forms.values.language_names import BY_NAME
from partage.text.folding import bare


class Kind(StrEnum):
    """Whose answers a sheet holds."""

    STUDENTS = "students"
    FAMILIES = "families"

    @property
    def other(self) -> Kind:
        """The other side."""
        return Kind.FAMILIES if self is Kind.STUDENTS else Kind.STUDENTS


class Unread(StrEnum):
    """Why a column is not read."""

    FORBIDDEN = "column_forbidden"
    """Belief, health, birth: nobody needs it to seat people, and nobody should keep it."""
    CONTACT = "column_contact"
    """How to reach somebody: not needed for seats; a mapping file can keep it."""
    TURNED = "column_turned"
    """What somebody does not eat, or when they cannot come: nobody should guess how that was meant."""
    UNKNOWN = "column_not_read"


@dataclass(frozen=True)
class Meaning:
    """What a header asks for.

    Parameters
    ----------
    field
        A field of the record, or one of `PSEUDO`.
    option
        What stands in brackets, or which language a level is of: one column of a grid.
    """

    field: str
    option: str | None = None


PSEUDO = frozenset({"first_name", "last_name", "lat", "lon", "level", "mother_tongue", "partner", "people"})
"""Fields that become part of a record's."""

REQUIRED = {
    Kind.STUDENTS: ("languages", "diet", "availability"),
    Kind.FAMILIES: ("languages", "serves", "seats", "availability"),
}

_FORBIDDEN = (
    r"religi|confession|croyance|culte|faith|sante\b|health|maladie|medic|naissance|\bage\b|birth|geburt|\balter\b"
)
_PLATE = r"allerg|regime|diet|aliment"
"""An allergy that is overlooked hurts more than a header that says too much."""
_CONTACT = (
    r"e-?mail|courriel|\bmail\b|telephone|\bphone|portable|\bmobile|\btel\b|handy|whatsapp|adresse|address|\brue\b|\bville\b|"
    r"code postal|\bcp\b|postcode|\bzip|\bplz\b|street|\bcity\b|instagram|facebook"
)

_SMOKE_FREE = r"non[- ]fum|smoke[- _]?free|sans (?:tabac|fumee)|non[- ]smok|no[- ]smok"
_KEPT_OUT = (
    r"^(?!.*(?:present|contien|contain)).*(?:allerg.*(?:evit|sans|exclu|garanti|ecart|avoid|free|keep|kept|safe|"
    r"prise?s? en|prendre en|tenir compte|respect|handle|accommodat|gere)|"
    r"(?:evit|sans|exclu|garanti|ecart|avoid|without|keep|safe|"
    r"tenir compte|respect|handle|accommodat|gere).*allerg)"
)
"""Allergens that a home keeps out; those that it has, or its own people react to, are asked for in other words."""
_NEGATED = re.compile(
    r"\bn(?:e |').*\b(?:pas|jamais|rien)\b|\b(?:not|never|don't|cannot|can't|indisponib\w*|unavailab\w*)\b"
    r"|\b(?:eviter|evites?|avoid)\b|pas (?:disponible|libre|mange)|\bsauf\b|except"
)
"""Headers that ask what somebody does *not* eat, or when they can *not* come: taken the wrong way, they hurt."""
_TURNED = frozenset({"availability", "diet", "serves", "languages", "mother_tongue", "learning", "interests"})

# The first pattern that is found decides, so that the narrow ones come first.
_BOTH = (
    (
        "registered_at",
        r"horodat|timestamp|soumis|submi|date d'inscription|date d'envoi|registered|completed|date de reponse",
    ),
    (
        "id",
        (
            r"^(?:id|identifiant|numero|n°|no|num|code|ref|reference|key|response id|id de la reponse|id reponse|"
            r"id etudiant|id famille|numero d'etudiant|numero etudiant|student id|family id|n° etudiant|#)$"
        ),
    ),
    ("lat", r"^lat(?:itude)?$"),
    ("lon", r"^(?:lon|lng|long|longitude)$"),
    ("place", r"coordonnees gps|^gps$|^place$|lat.*lon"),
    ("learning", r"(?:langue|languag).*(?:apprendre|pratiquer|practi[cs]e|learn|ameliorer|improve)|^learning$"),
    ("mother_tongue", r"langues? maternelles?|mother tongue|native language|first language|muttersprache"),
    ("languages", r"langue|languag|tongue|sprache|parle[zs]?[- ](?:tu|vous)|do you speak"),
    (
        "availability",
        (
            r"^(?!.*(?:combien|how many|nombre|number)).*(?:\bdispo|\bavailab|creneau|\bslots?\b|"
            r"quels? (?:soir|jour|date)|which (?:evening|day|date)|"
            r"\bdates?\b|quand|\bwhen\b|\bsoirees?\b|\bsoirs?\b|evenings?)"
        ),
    ),
    ("interests", r"interet|interest|loisir|hobb|passion|centres? d'"),
)
_STUDENTS = (
    (
        "people",
        (
            r"(?:combien|how many|nombre|number of).*(?:person|people|\bami|friend|accompagn|viens|venez|serez|seras|"
            r"gens|guest|invite|adult|enfant|\bkids\b|children|coming|participants)"
        ),
    ),
    (
        "avoids_animals",
        (
            r"^(?!.*(?:\baime|\blike|\blove|accept|support|d'accord|\bok\b|avez|as-tu des|do you have|own))"
            r".*(?:animau|animal|\bpets?\b|\bchiens?\b|\bchats?\b)"
        ),
    ),
    ("allergies", r"^(?!.*(?:regime|diet\b|dietary)).*(?:allerg|intoleran)"),
    ("diet", r"regime|diet|alimenta|\bfood|nourriture|mange[zs]?|\beat\b|\bessen|^repas$|restriction"),
    (
        "step_free",
        (
            r"fauteuil|wheelchair|\bpmr\b|accessib|mobilite|step[- ]?free|handicap|step_free|"
            r"(?:sans|without|\bno\b|eviter|avoid).*(?:escalier|stairs)"
        ),
    ),
    (
        "smoke_free",
        (
            r"non[- ]fumeur|smoke[- _]?free|sans (?:tabac|fumee)|(?:gen|derang|mind|bother).*(?:fum|tabac|smok)|"
            r"(?:smok|fum|tabac).*(?:gen|derang|mind|bother)"
        ),
    ),
    ("max_travel_min", r"trajet|travel|transport|temps de|distance"),
    (
        "partner",
        r"avec qui|with whom|\bami|friend|binome|partner|accompagn|viens avec|vient avec|venir avec|coming with",
    ),
    ("party", r"groupe|\bgroup\b|\bparty\b|equipe|\bteam\b"),
    ("company", r"^company$"),
    ("gender", r"\bgenre\b|gender|\bsexe?\b|geschlecht|civilite"),
    ("country", r"pays|nationalit|country|\borigine"),
)
_FAMILIES = (
    ("max_meals", r"(?:combien|nombre|how many|number).*(?:repas|soirs|soirees|fois|meals|evenings|times)|^max_meals$"),
    ("min_guests", r"minim|\bmin\b|au moins|at least"),
    (
        "welcomes",
        (
            r"^welcomes$|(?:femmes|hommes|genre|gender|women|men).*(?:accue|welcom|prefer)|(?:accue|welcom|prefer).*"
            r"(?:femme|homme|genre|gender|women|\bmen\b)"
        ),
    ),
    (
        "seats",
        r"places?\b|seats?|capacit|combien|how many|nombre d|number of|sitzpl|convives|maximum|\bmax\b|accueillir",
    ),
    ("animals", r"animau|animal|\bpets?\b|\bchiens?\b|\bchats?\b"),
    ("safe_for", _KEPT_OUT),
    ("serves", r"regime|diet|alimenta|\bfood|cuisin|\bmenu|kitchen|serve|plats?\b|\bmeals?\b|repas|cook"),
    (
        "step_free",
        r"fauteuil|wheelchair|\bpmr\b|accessib|mobilite|step[- ]?free|sans (?:marche|escalier)|plain-pied|handicap",
    ),
    ("smoke_free", _SMOKE_FREE),
    ("smokes", r"fum[eé]|smok|tabac"),
    ("country_wishes", r"pays|country|nationalit"),
)
_NAMES = (
    ("first_name", r"prenom(?!.*\bnom\b)|first ?name|given name|vorname"),
    ("last_name", r"nom de famille|last ?name|surname|family name|nachname|^nom$"),
    (
        "name",
        (
            r"nom complet|full ?name|nom et prenom|prenom et nom|nom,? prenom|prenom,? nom|^name$|votre nom|your name|"
            r"nom de la famille|^famille$|^family$|^noms?\b(?!.*(?:universi|ecole|etabli|contact|parrain|associ|ville))"
        ),
    ),
)
_TABLES = {
    Kind.STUDENTS: tuple((field, re.compile(pattern)) for field, pattern in (*_BOTH, *_STUDENTS, *_NAMES)),
    Kind.FAMILIES: tuple((field, re.compile(pattern)) for field, pattern in (*_BOTH, *_FAMILIES, *_NAMES)),
}
_OWN = {
    Kind.STUDENTS: frozenset(
        {
            "id",
            "name",
            "languages",
            "learning",
            "availability",
            "step_free",
            "interests",
            "times_left_out",
            "diet",
            "allergies",
        }
        | {"avoids_animals", "party", "max_travel_min", "smoke_free", "gender", "company", "country", "registered_at"}
        | {"lat", "lon", "partner"}
    ),
    Kind.FAMILIES: frozenset(
        {
            "id",
            "name",
            "languages",
            "learning",
            "availability",
            "step_free",
            "interests",
            "times_left_out",
            "serves",
            "seats",
        }
        | {"min_guests", "max_meals", "safe_for", "animals", "smokes", "welcomes", "country_wishes", "lat", "lon"}
    ),
}
"""Fields that a header or a mapping file may name as they are."""

FIELDS = {kind: fields | {"first_name", "last_name", "mother_tongue", "place"} for kind, fields in _OWN.items()}

_BRACKETS = re.compile(r"(.*?)\s*\[(.+)\]\s*")
_OF_THE_FORM = re.compile(
    r"langue (?:de depart|de reponse|du formulaire|du questionnaire)|(?:start|survey|form) language|derniere page|"
    r"last page|adresse ip|ip address|commence le|start date|date de debut|dernier acces|date last action"
)
"""What tools add about the answering itself: the language that a form was shown in is not one that somebody speaks."""

_OTHER = re.compile(r"(?:autres?|other|others|precis.*|commentaires?|comment)\b.*")
_LEVEL = re.compile(r"(?:niveau|level)(?: (?:de|d'|en|in|of))*\s*(.+)|(.+?) level")


def meaning(header: str, kind: Kind) -> Meaning | Unread:
    """What a header asks for, or why its column is not read.

    Examples
    --------
    >>> meaning("Régime alimentaire ", Kind.STUDENTS)
    Meaning(field='diet', option=None)
    >>> meaning("Disponibilités [Mercredi]", Kind.FAMILIES)
    Meaning(field='availability', option='Mercredi')
    """
    bracketed = _BRACKETS.fullmatch(" ".join(header.split()))
    text, option = (bracketed[1], bracketed[2]) if bracketed else (header, None)
    if option is not None and _OTHER.fullmatch(bare(option)):
        option = None  # beside boxes to tick, room for words of one's own
    name = bare(text)
    if name.replace(" ", "_") in _OWN[kind]:
        return Meaning(name.replace(" ", "_"), option)
    if (unread := _unread(name)) is not None:
        return unread
    if (level := _LEVEL.fullmatch(name)) is not None and (tag := BY_NAME.get(bare(level[1] or level[2]))) is not None:
        return Meaning("level", tag)
    for field, pattern in _TABLES[kind]:
        if pattern.search(name):
            turned = field in _TURNED and _NEGATED.search(name) is not None
            return Unread.TURNED if turned else Meaning(field, option)
    return Unread.UNKNOWN


def _unread(name: str) -> Unread | None:
    if _OF_THE_FORM.search(name):
        return Unread.UNKNOWN
    if re.search(_FORBIDDEN, name) and not re.search(_PLATE, name):
        return Unread.FORBIDDEN
    return Unread.CONTACT if re.search(_CONTACT, name) else None
