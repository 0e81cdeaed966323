"""Words about a file as a grid of cells: code -> (English, French)."""

from __future__ import annotations

_SAVE = "open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)"
_SAUVER = "ouvrez-le dans un tableur et enregistrez-le en .xlsx ou en CSV (UTF-8)"

TEXTS: dict[str, tuple[str, str]] = {
    "file_missing": ("there is no such file", "ce fichier n'existe pas"),
    "file_unreadable": ("it cannot be read ({reason})", "lecture impossible ({reason})"),
    "file_empty": ("it is empty; a header line is expected", "il est vide ; une ligne d'en-têtes est attendue"),
    "file_too_large": (
        "it is larger than {limit} MB; a sheet of sign-ups is much smaller",
        "il dépasse {limit} Mo ; une feuille d'inscriptions est bien plus petite",
    ),
    "not_a_file": (
        "it is {what}; a file on this machine is expected",
        "c'est {quoi} ; un fichier de cette machine est attendu",
    ),
    "lock_file": (
        (
            "it is the lock that a spreadsheet program keeps beside an open workbook; close the workbook, and give its "
            "own name"
        ),
        "c'est le verrou qu'un tableur pose à côté d'un classeur ouvert ; fermez le classeur et donnez son propre nom",
    ),
    "link_leaves_folder": (
        "it is a link that leads out of its folder; give the name of the file itself",
        "c'est un lien qui sort de son dossier ; donnez le nom du fichier lui-même",
    ),
    "file_kind": (
        "it is {what}, whatever its name says; " + _SAVE,
        "c'est {quoi}, quoi que dise son nom ; " + _SAUVER,
    ),
    "extension_differs": (
        "its name ends in {extension}, but it is {what}; read as that",
        "son nom finit par {extension}, mais c'est {quoi} ; lu comme tel",
    ),
    "encoding": (
        "it is neither UTF-8 nor UTF-16 nor Windows-1252 text (byte {offset}); save it as CSV (UTF-8)",
        "ce texte n'est ni en UTF-8, ni en UTF-16, ni en Windows-1252 (octet {offset}) ; enregistrez-le en CSV (UTF-8)",
    ),
    "encoding_windows": (
        "read as Windows-1252 (cp1252), not UTF-8; letters found: {letters}",
        "lu en Windows-1252 (cp1252), pas en UTF-8 ; lettres trouvées : {letters}",
    ),
    "encoding_utf16": ('read as UTF-16 ("Unicode text")', "lu en UTF-16 (« Texte Unicode »)"),
    "two_encodings": (
        "two encodings in one file: this row is not UTF-8 (byte {offset}), row {other} is; save it as CSV (UTF-8)",
        (
            "deux encodages dans un fichier : cette ligne n'est pas en UTF-8 (octet {offset}), la ligne {other} "
            "l'est ; enregistrez-le en CSV (UTF-8)"
        ),
    ),
    "nul_byte": (
        "it holds a NUL byte; save it as CSV (UTF-8)",
        "il contient un octet nul ; enregistrez-le en CSV (UTF-8)",
    ),
    "mojibake_suspected": (
        (
            'accents look broken, like "Ã©" for "é", in {count} cells from here on; export the file again, or say that '
            "it is meant so (--mojibake)"
        ),
        (
            "les accents semblent cassés, comme « Ã© » pour « é », dans {count} cellule(s) à partir d'ici ; exportez "
            "le fichier de nouveau, ou dites que c'est voulu (--mojibake)"
        ),
    ),
    "delimiter_undecided": (
        (
            "what separates the cells cannot be told; one of ; , or tab has to stand more often than the others in the "
            "header line"
        ),
        (
            "le séparateur des cellules est indécidable ; l'un de ; , ou tabulation doit être le plus fréquent dans la "
            "ligne d'en-têtes"
        ),
    ),
    "unbalanced_quote": (
        "a quote that begins in this row is not closed, or something stands behind it",
        "un guillemet ouvert dans cette ligne n'est pas fermé, ou quelque chose le suit",
    ),
    "cell_too_long": ("a cell has more than 10,000 letters", "une cellule dépasse 10 000 caractères"),
    "too_many_cells": (
        "{cells} cells under {headers} headers; nothing is shifted",
        "{cells} cellules sous {headers} en-têtes ; rien n'est décalé",
    ),
    "too_few_cells": (
        "{cells} cells under {headers} headers; nothing is guessed",
        "{cells} cellules sous {headers} en-têtes ; rien n'est deviné",
    ),
    "sheet_too_large": (
        "something stands beyond {rows} rows or {columns} columns{cell}; delete what is far outside the table",
        (
            "quelque chose se trouve au-delà de {rows} lignes ou {columns} colonnes{cell} ; supprimez ce qui est loin "
            "du tableau"
        ),
    ),
    "sheet_too_full": (
        "it holds more than {limit} cells or letters; no sheet of sign-ups does",
        "elle contient plus de {limit} cellules ou caractères ; aucune feuille d'inscriptions ne fait cela",
    ),
    "cell_error": (
        "cell {cell} holds an error ({error}); mend its formula or type the value",
        "la cellule {cell} contient une erreur ({error}) ; corrigez sa formule ou saisissez la valeur",
    ),
    "workbook_encrypted": (
        "the workbook is protected by a password; save it without one",
        "le classeur est protégé par un mot de passe ; enregistrez-le sans mot de passe",
    ),
    "workbook_damaged": (
        "the workbook is damaged or incomplete; copy or export it again",
        "le classeur est endommagé ou incomplet ; copiez-le ou exportez-le de nouveau",
    ),
    "zip_bomb": (
        "unpacked it would take {size} MB, {ratio} times its size; no sheet of sign-ups does",
        "décompressé, il prendrait {size} Mo, {ratio} fois sa taille ; aucune feuille d'inscriptions ne fait cela",
    ),
    "xml_forbidden": (
        "the workbook holds XML that no spreadsheet program writes ({what}); " + _SAVE,
        "le classeur contient du XML qu'aucun tableur n'écrit ({what}) ; " + _SAUVER,
    ),
    "too_many_sheets": (
        "the workbook has more than {limit} sheets or parts; copy the one that is meant into a workbook of its own",
        "le classeur a plus de {limit} feuilles ou éléments ; copiez la bonne dans un classeur à elle",
    ),
    "sheet_undecided": (
        "{count} sheets ({names}), and which one is meant cannot be told; name it (--sheet)",
        "{count} feuilles ({names}), et rien ne dit laquelle lire ; nommez-la (--sheet)",
    ),
    "sheet_unknown": (
        "there is no sheet of this name; sheets: {names}",
        "il n'y a pas de feuille de ce nom ; feuilles : {names}",
    ),
    "sheet_in_text": (
        "it is text and has no sheets; leave --sheet out",
        "c'est du texte, sans feuilles ; retirez --sheet",
    ),
    "merged_cells": (
        "cells {range} are merged; unmerge them and write the value into each",
        "les cellules {range} sont fusionnées ; défusionnez-les et écrivez la valeur dans chacune",
    ),
    "formula_without_value": (
        "the formula in cell {cell} has no value yet; open the workbook in Excel or LibreOffice and save it",
        (
            "la formule de la cellule {cell} n'a pas encore de valeur ; ouvrez le classeur dans Excel ou LibreOffice "
            "et enregistrez-le"
        ),
    ),
    "date_before_all": (
        "cell {cell} has a date before the first day that a workbook counts; mend it or type it as text",
        "la cellule {cell} a une date d'avant le premier jour qu'un classeur compte ; corrigez-la ou écrivez un texte",
    ),
    "id_precision_lost": (
        "the number in cell {cell} has more than 15 digits, and a workbook keeps 15; type it as text",
        "le nombre de la cellule {cell} a plus de 15 chiffres, et un classeur en garde 15 ; saisissez-le comme texte",
    ),
    "numbers_shortened": (
        'long numbers were shortened before they came here, like "1.2E+15", in {count} cells from here on',
        "de longs nombres ont été abrégés auparavant, comme « 1,2E+15 », dans {count} cellule(s) à partir d'ici",
    ),
    "hidden_rows": ("{count} hidden rows are included", "{count} ligne(s) masquée(s) incluse(s)"),
    "hidden_columns": ("{count} hidden columns are included", "{count} colonne(s) masquée(s) incluse(s)"),
    "hidden_sheets": ("{count} hidden sheets are not read", "{count} feuille(s) masquée(s) non lue(s)"),
    "sheet_chosen": ("sheet {name} is read, of {count}", "la feuille {name} est lue, parmi {count}"),
    "excel_missing": (
        'reading workbooks needs a library more: pip install "partage[excel]"; or save it as CSV (UTF-8)',
        (
            'lire des classeurs demande une bibliothèque de plus : pip install "partage[excel]" ; ou enregistrez en '
            "CSV (UTF-8)"
        ),
    ),
}
