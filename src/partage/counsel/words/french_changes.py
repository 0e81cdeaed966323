"""What counsel says in French of the smallest changes that would seat somebody."""

from __future__ import annotations

TEXTS = {
    "changes_nobody": "Parmi les personnes demandées, aucune n'est sans place.",
    "changes_already": (
        "{students} : {n:une place est possible|des places sont possibles} en l'état, sans que personne perde la "
        "sienne. Le plan laisse cela ouvert."
    ),
    "changes": (
        "{students} {n:n'a|n'ont} pas de place. Chacun de ces changements suffirait à lui seul, et personne ne "
        "perdrait sa place :"
    ),
    "changes_one": "  {edit} ({moved})",
    "changes_moved": "{n:personne ne change de place|personne change de place|personnes changent de place}",
    "changes_none": (
        "{students} {n:n'a|n'ont} pas de place, et aucun changement que l'on puisse demander ne suffirait à lui seul : "
        "ni au formulaire de l'étudiant ou du groupe, ni à celui d'une famille, ni aux règles du jeu. C'est prouvé."
    ),
    "changes_open": (
        "{students} {n:n'a|n'ont} pas de place. Aucun changement suffisant n'a été trouvé dans le temps imparti."
    ),
    "changes_no_kind": "  Prouvé : aucun changement isolé ne suffirait du côté suivant : {kinds}.",
    "changes_unsettled": (
        "  Pas examiné jusqu'au bout : {kinds}. Il peut y avoir là un changement plus petit, ou un changement tout "
        "court ; il faudrait plus de temps pour le savoir."
    ),
    "changes_of_student": "le formulaire de l'étudiant ou du groupe",
    "changes_of_family": "le formulaire d'une famille",
    "changes_of_policy": "les règles du jeu",
    "changes_together": (
        "Changements isolés d'après le nombre de personnes qu'on a vu placées à la fois, les meilleurs d'abord :"
    ),
    "changes_seats": "  {edit} : {n} {n:personne|personnes} de plus ({seats} ; {moved})",
    # To the student and to the family.
    "you_changes_already": (
        "Il y a peut-être une place pour vous malgré tout ; adressez-vous à l'équipe d'organisation."
    ),
    "you_changes_slot": "Si vous étiez libre aussi {slot}, il pourrait y avoir une place pour vous.",
    "you_changes_travel": "Si vous acceptiez un trajet de {minutes} minutes, il pourrait y avoir une place pour vous.",
    "group_changes_slot": (
        "Si tout votre groupe était libre {slot}, il pourrait y avoir des places pour vous tous ensemble."
    ),
    "group_changes_travel": (
        "Si votre groupe acceptait des trajets plus longs, il pourrait y avoir des places pour vous tous ensemble."
    ),
    "you_changes_none": (
        "Aucun changement de votre seul formulaire ne vous donnerait une place cette fois-ci. Vous n'y êtes pour rien."
    ),
    "you_changes_open": (
        "Nous ne savons pas encore si un changement de votre formulaire aiderait ; adressez-vous à l'équipe "
        "d'organisation."
    ),
    "host_changes_slot": "Si vous pouviez aussi recevoir {slot}, quelqu'un de plus trouverait une place.",
    "host_changes_seats": "Si vous aviez {value} places, quelqu'un de plus trouverait une place.",
    "host_changes_max_meals": "Si vous pouviez offrir {value} repas, quelqu'un de plus trouverait une place.",
    "host_changes_thanks": "Seulement si cela vous convient : merci pour ce que vous offrez déjà.",
    "host_changes_none": "Nous n'avons rien de plus à vous demander : merci pour ce que vous offrez déjà.",
}
