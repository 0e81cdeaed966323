"""What commands say around the data, in English and French."""

from __future__ import annotations

from partage.counsel.words.catalogue import GOALS

TEXTS: dict[str, tuple[str, str]] = {
    "status optimal": ("optimal", "optimal"),
    "status feasible": ("feasible", "réalisable"),
    "status interrupted": ("interrupted", "interrompu"),
    "summary": (
        "{status}: {seated} of {students} students seated at {tables} tables",
        "{status} : {seated} étudiants placés sur {students}, à {tables} tables",
    ),
    "goal": ("goal", "objectif"),
    "value": ("value", "valeur"),
    "at most": ("at most", "au plus"),
    "proof": ("proof", "preuve"),
    "recounted": ("recounted", "recompté"),
    "proof prices": ("prices", "prix"),
    "proof search": ("search", "recherche"),
    "proof none": ("none", "aucune"),
    "family": ("family", "famille"),
    "slot": ("slot", "créneau"),
    "students": ("students", "étudiants"),
    "unseated": ("without a seat: {ids}", "sans place : {ids}"),
    "nobody": ("nobody", "personne"),
    "split": ("parties that do not sit together: {parties}", "groupes qui ne sont pas ensemble : {parties}"),
    "verified": (
        "Nothing is wrong: every rule is kept, and levels and certificates are as stated.",
        "Rien à redire : chaque règle est tenue, et les niveaux et certificats sont bien ceux annoncés.",
    ),
    "interrupted": (
        "Interrupted; this is the best plan so far.",
        "Interrompu ; voici le meilleur plan jusqu'ici.",
    ),
    "warning": ("Warning: {warning}", "Attention : {warning}"),
    "written": ("Written to {folder}: {files}", "Écrit dans {folder} : {files}"),
    "would write": ("Would write to {folder}: {files}", "Serait écrit dans {folder} : {files}"),
    "and more": ("{files} and {n} more", "{files} et {n} autres"),
    "dry run": (
        "A dry run: nothing was solved and nothing written.",
        "Un essai à blanc : rien n'a été calculé ni écrit.",
    ),
    "not installed": (
        'Not written, because a library is missing: {what} (pip install "partage[{extra}]")',
        'Non écrit, faute d\'une bibliothèque : {what} (pip install "partage[{extra}]")',
    ),
    "edition": (
        (
            "A synthetic edition (seed {seed}; nobody in it exists): {students} students, {families} families, "
            "{slots} evenings."
        ),
        (
            "Une édition synthétique (graine {seed}, personnes inventées) : {students} étudiants, {families} familles, "
            "{slots} soirs."
        ),
    ),
    "some tables": ("{shown} of {tables} tables:", "{shown} des {tables} tables :"),
    "why somebody": ("Why {student}?", "Pourquoi {student} ?"),
    "checked again": (
        "The plan, checked again from the records alone:",
        "Le plan, vérifié de nouveau à partir des seules inscriptions :",
    ),
    "pages": ("the report, letters and calendars", "le rapport, les lettres et les agendas"),
}


def words(key: str, lang: str = "en", **params: object) -> str:
    """The words of `key`."""
    return TEXTS[key][int(lang == "fr")].format(**params)


def goal_name(goal: str, lang: str) -> str:
    """A goal's name in words; one of the caller's own as it stands."""
    return GOALS[lang].get(goal, goal) if lang != "en" else goal
