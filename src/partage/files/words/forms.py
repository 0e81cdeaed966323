"""Words about rows as records: code -> (English, French)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # How grave
    "refused": ("Refused:", "Refusé :"),
    "aside": ("Set aside:", "Mis de côté :"),
    "remark": ("Note:", "À noter :"),
    "more_rows": (" (and {n} more)", " (et {n} autres)"),
    # The header
    "title_row": ("a line above the header is skipped", "une ligne au-dessus de l'en-tête est ignorée"),
    "no_rows": ("there is a header and no rows", "il y a un en-tête et aucune ligne"),
    "duplicate_header": (
        "columns {columns} have one name; give each its own",
        "les colonnes {columns} portent le même nom ; en donner un à chacune",
    ),
    "missing_column": (
        "no column for {field} was found, and it is needed; the nearest headers: {nearest}",
        "aucune colonne pour {field} n'a été trouvée, et il en faut une ; en-têtes les plus proches : {nearest}",
    ),
    "mapped_column_missing": (
        "the mapping file names a column for {field} that is not there; the nearest headers: {nearest}",
        "le fichier de correspondance nomme pour {field} une colonne absente ; en-têtes les plus proches : {nearest}",
    ),
    "ambiguous_columns": (
        "several columns look like {field}: {headers}; say in a mapping file which one it is",
        "plusieurs colonnes semblent être {field} : {headers} ; dire laquelle dans un fichier de correspondance",
    ),
    "looks_like_families": (
        "this looks like the families' sheet; are the two files swapped?",
        "ceci ressemble à la feuille des familles ; les deux fichiers sont-ils intervertis ?",
    ),
    "looks_like_students": (
        "this looks like the students' sheet; are the two files swapped?",
        "ceci ressemble à la feuille des étudiants ; les deux fichiers sont-ils intervertis ?",
    ),
    "column_not_read": ("this column is not read", "cette colonne n'est pas lue"),
    "column_turned": (
        "this column asks for the opposite of what is needed, and is not read; name it in a mapping file",
        "cette colonne demande le contraire de ce qu'il faut et n'est pas lue ; utiliser un fichier de correspondance",
    ),
    "column_contact": (
        "this column is not read; nobody is seated by how to reach them",
        "cette colonne n'est pas lue ; on ne place personne selon ses coordonnées",
    ),
    "column_forbidden": (
        "this column is never read; delete it, nobody needs it to seat people",
        "cette colonne n'est jamais lue ; la supprimer, personne n'en a besoin pour placer les gens",
    ),
    "people_unclear": (
        "this column seems to count people; say in a mapping file (people = [...]) whether it counts the person, too",
        (
            "cette colonne semble compter des personnes ; dire dans un fichier de correspondance (people = [...]) "
            "si elle compte la personne elle-même"
        ),
    ),
    "ids_generated": (
        "no column holds ids; they are made from the numbers of the rows",
        "aucune colonne ne contient d'identifiants ; ils sont tirés des numéros de ligne",
    ),
    # Rows
    "row_total": ("this row looks like a total", "cette ligne ressemble à un total"),
    "row_twice": ("the same as row {first}; read once", "identique à la ligne {first} ; lue une seule fois"),
    "people_none": ("this row counts nobody", "cette ligne ne compte personne"),
    "record_refused": ("{field} cannot be used ({code})", "{field} est inutilisable ({code})"),
    "diet_unknown": (
        'empty, and an unknown diet is not "none"; ask, and write "aucun" if nothing special is needed',
        "vide, et un régime inconnu n'est pas « aucun » ; demander, et écrire « aucun » si rien n'est à respecter",
    ),
    "allergy_blank": (
        "empty allergies are read as none, because the diet is answered",
        "des allergies vides sont lues comme aucune, parce que le régime est renseigné",
    ),
    "no_availability": ("no slot is given", "aucun créneau n'est indiqué"),
    "slot_without_homes": (
        "no family is free on {slot}",
        "aucune famille n'est libre le {slot}",
    ),
    "seats_missing": (
        "empty; how many guests can come has to be said, and is never guessed",
        "vide ; le nombre de convives doit être indiqué, il n'est jamais deviné",
    ),
    "not_a_count": ("a whole number from 1 to 50 is expected", "un nombre entier de 1 à 50 est attendu"),
    "minimum_above_seats": (
        "the fewest guests are more than the seats",
        "le minimum de convives dépasse le nombre de places",
    ),
    # Identity
    "id_blank": ("no id; one is made from the number of the row", "pas d'identifiant ; il est tiré du numéro de ligne"),
    "id_conflict": (
        "the same id as row {first}, and other answers in {columns}",
        "le même identifiant que la ligne {first}, et d'autres réponses dans {columns}",
    ),
    "id_collision": (
        "this id differs from that of row {first} only in case, blanks or signs that cannot be seen",
        "cet identifiant ne diffère de celui de la ligne {first} que par la casse, des blancs ou des signes invisibles",
    ),
    "id_zeros": (
        "this id differs from that of row {first} only in zeros at the beginning; they are two people",
        "cet identifiant ne diffère de celui de la ligne {first} que par des zéros initiaux ; deux personnes",
    ),
    "person_twice": (
        "the same contact as row {first}; possibly one person twice",
        "le même contact que la ligne {first} ; peut-être une personne en double",
    ),
    "partner_self": ("this row names itself", "cette ligne se nomme elle-même"),
    "partner_unknown": ("nobody in this sheet is called so", "personne dans cette feuille ne s'appelle ainsi"),
    "partner_unclear": ("several people are called so", "plusieurs personnes s'appellent ainsi"),
    "partner_one_sided": (
        "row {other} does not name this one in turn; only people who name each other are kept together",
        (
            "la ligne {other} ne nomme pas celle-ci en retour ; seules celles qui se nomment l'une l'autre restent "
            "ensemble"
        ),
    ),
    "partner_and_party": (
        "a partner and a group are given; give one of them",
        "un partenaire et un groupe sont indiqués ; n'en donner qu'un",
    ),
    # Looking at a sheet
    "inspect_head": ("{file}: {rows} rows", "{file} : {rows} lignes"),
    "inspect_students": ("students", "étudiants"),
    "inspect_families": ("families", "familles"),
    "inspect_columns": (
        "Read as (field, rows answered, columns):",
        "Lu comme (champ, lignes renseignées, colonnes) :",
    ),
    "inspect_unread": ("Not read:", "Non lu :"),
    "inspect_unclear": ("To look at:", "À regarder :"),
}
