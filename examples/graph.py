"""Look at who could sit where before anybody is seated: a networkx graph, counted and drawn.

    python examples/graph.py [FOLDER]

The picture goes to FOLDER/graph.png, or to a temporary folder. It needs the extra ``viz``. All data is synthetic.
Reasons name rules and so can betray a need: they are for coordinators, not for a wall.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

import matplotlib as mpl
import networkx as nx
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from partage.graph import blocking, compatibility
from partage.testing import random_roster

mpl.use("Agg")

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
NOBODY = "#888888"


def main():
    roster = random_roster((18, 9, 2), seed=2)
    graph = compatibility(roster)
    parts = sorted((part for part in nx.connected_components(graph) if len(part) > 1), key=len, reverse=True)
    print(f"{graph}: {len(parts)} parts that share nobody, of {[len(part) for part in parts]} people and homes")
    for kind in ("student", "family"):
        degrees = Counter(degree for node, degree in graph.degree if node[0] == kind)
        print(f"how many choices, and how often, {kind}: {dict(sorted(degrees.items()))}")
    reasons = {
        node[1]: nearest(roster, node[1]) for node, degree in graph.degree if node[0] == "student" and not degree
    }
    for student, reason in reasons.items():
        print(f"{student} can sit nowhere; {reason}")
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "graph.png"
        draw(graph, parts, reasons, path)
    print("the picture is graph.png there" if sys.argv[1:] else "name a folder to keep the picture")


def nearest(roster, student):
    """The home from which the fewest rules keep this student."""
    found = [
        (len(rules), family.id, slot, rules)
        for family in roster.families
        for slot, rules in blocking(roster, student, family.id).items()
    ]
    _number, family, slot, rules = min(found)
    return f"nearest is {family} on {slot[8:10]} Nov, but for: {', '.join(rules)}"


def heights(graph, parts):
    """Node -> how high it stands: part by part, and in each part near its neighbours, so that few edges cross."""
    found, top = {}, 0.0
    for part in parts:
        sides = [[node for node in graph if node in part and node[0] == kind] for kind in ("student", "family")]
        tall = max(map(len, sides))
        place = {node: number for side in sides for number, node in enumerate(side)}
        for sweep in range(20):
            side = sides[(sweep + 1) % 2]
            side.sort(key=lambda node: sum(place[other] for other in graph[node]) / graph.degree[node])
            place |= {node: (number + 0.5) * tall / len(side) for number, node in enumerate(side)}
        found |= {node: -top - height for node, height in place.items()}
        top += tall + 1
    return found


def draw(graph, parts, reasons, path):
    place = {node: (graph.nodes[node]["bipartite"], height) for node, height in heights(graph, parts).items()}
    lowest = min(height for _side, height in place.values())
    lonely = [node for node in graph if node not in place]
    for kind, side in (("student", 0), ("family", 1)):
        place |= {n: (side, lowest - 1.5 - k) for k, n in enumerate(n for n in lonely if n[0] == kind)}
    colour = {node: COLOURS[number % len(COLOURS)] for number, part in enumerate(parts) for node in part}
    most = max(gain for *_edge, gain in graph.edges(data="gain"))

    figure = Figure(figsize=(9, 9), layout="constrained")
    axes = figure.subplots()
    width = [0.4 + 3 * (gain / most) ** 2 for *_edge, gain in graph.edges(data="gain")]
    edge_colour = [colour[student] for student, _family in graph.edges]
    nx.draw_networkx_edges(graph, place, ax=axes, width=width, edge_color=edge_colour, alpha=0.6)
    for kind, shape in (("student", "o"), ("family", "s")):
        nodes = [node for node in graph if node[0] == kind]
        size = [120 + 90 * graph.nodes[node].get("seats", 1) for node in nodes]
        fill = [colour.get(node, NOBODY) for node in nodes]
        nx.draw_networkx_nodes(graph, place, nodes, ax=axes, node_shape=shape, node_size=size, node_color=fill)
        for node in nodes:
            text = f"{node[1]}: {reasons[node[1]]}" if node[1] in reasons else node[1]
            away, align = (-0.05, "right") if kind == "student" else (0.07, "left")
            axes.text(place[node][0] + away, place[node][1], text, ha=align, va="center", fontsize=9)
    axes.legend(handles=legend(), loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2, frameon=False)
    axes.set_title("Who could sit where: 18 students, 9 families, 2 evenings (synthetic)")
    axes.set_xlim(-0.9, 1.3)
    axes.axis("off")
    figure.savefig(path, dpi=150)


def legend():
    def mark(label, **look):
        return Line2D([], [], label=label, **({"linestyle": "", "color": COLOURS[0]} | look))

    return [
        mark("student", marker="o", markersize=10),
        mark("family; larger with more seats", marker="s", markersize=10),
        mark("all rules allow it; thicker where the student gains more", linestyle="-", linewidth=3),
        mark("grey: no home under these rules; nearest, and what forbids it", marker="o", color=NOBODY, markersize=10),
    ]


if __name__ == "__main__":
    main()
