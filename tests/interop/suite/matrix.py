"""The matrix: rendered for the terminal and for docs/interop.md, read back from there, compared with it.

docs/interop.md is the record of what works: a run whose cell is worse than the page says fails.
"""
import re

from . import cases
from .exchange import BEHAVIOURS, RANK

BEGIN = "<!-- matrix: written by ./dev interop, do not edit -->"
END = "<!-- end of matrix -->"
VALUE_COLUMNS = ("we send", "we receive", "they send", "they receive")
BEHAVIOUR_COLUMNS = ("our client, their server", "their client, our server")
SYMBOL = {"exact": "●", "yes": "●", "lossy": "◐", "refused": "○", "no": "○", "failed": "✗", "-": "·"}
LEGEND = "● exact, or yes   ◐ lossy   ○ refused, or no   ✗ failed   · not tested"


class SetupResult:
    """The cells of one setup of a partner: {row: [Cell, ...]} in the order of the columns; absent ones are None."""

    def __init__(self, label, note):
        self.label, self.note = label, note
        self.values = {row: [None] * len(VALUE_COLUMNS) for row in cases.GROUPS}
        self.behaviours = {row: [None] * len(BEHAVIOUR_COLUMNS) for row in BEHAVIOURS}

    def take(self, direction, values, behaviours):
        """`direction` 0: our client calls their server. 1: their client calls ours."""
        for (row, column), cell in values.items():
            self.values[row][2 * direction + (column == "result")] = cell
        for row, cell in behaviours.items():
            self.behaviours[row][direction] = cell


def render_setup(result):
    """Markdown: two tables and the notes that explain what is not exact."""
    notes = {}

    def text(cell):
        if cell is None:
            return "-"
        if not cell.why:
            return cell.status
        number = notes.setdefault(cell.why, len(notes) + 1)
        return f"{cell.status} ({number})"

    lines = [f"#### {result.label}", "", result.note + "".join(f" {reason}" for reason in absences(result)), ""]
    for title, columns, rows in (("value", VALUE_COLUMNS, result.values), ("", BEHAVIOUR_COLUMNS, result.behaviours)):
        lines += [f"| {title} | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
        lines += [f"| {row} | " + " | ".join(map(text, cells)) + " |" for row, cells in rows.items()]
        lines.append("")
    lines += [f"{number}. {escape(why)}" for why, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def absences(result):
    """Why a direction was not tested: sentences."""
    tested = [any(cells[direction] for cells in result.behaviours.values()) for direction in (0, 1)]
    if not tested[0]:
        yield "Not tested (-): our client, for this setup has no server."
    if not tested[1]:
        yield "Not tested (-): our server, for this setup has no client."


def escape(text):
    """Text as Markdown shows it literally: in code quotes, whatever it holds."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def render_partner(partner, version, results):
    """The part of one partner, from a line that names it to the next such line."""
    return head(partner, version) + "\n".join(map(render_setup, results))


def head(partner, version):
    return f"<!-- partner {partner.name} -->\n### {partner.title} {version}\n\n"


def parse(part):
    """{(setup, row, column): status} of one partner's part."""
    statuses, setup, columns = {}, None, ()
    for line in part.splitlines():
        if line.startswith("#### "):
            setup = line[5:].strip()
        elif line.startswith("|"):
            row, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if cells and all(set(cell) == {"-"} and len(cell) > 1 for cell in cells):
                continue
            if tuple(cells) in (VALUE_COLUMNS, BEHAVIOUR_COLUMNS):
                columns = cells
            else:
                statuses.update({(setup, row, column): cell.split(" ")[0] for column, cell in zip(columns, cells)})
    return statuses


def worse(recorded, part):
    """What got worse: sentences."""
    now = parse(part)
    complaints = []
    for (setup, row, column), status in parse(recorded).items():
        new = now.get((setup, row, column), "-")
        if RANK[new] < RANK[status]:
            complaints.append(f"{setup}: {row}, {column}: was {status}, is {new}")
    return complaints


def summary(parts):
    """One table of symbols: a column for each partner's first setup, four symbols for the four ways of a value."""
    first = {}
    for name, part in parts.items():
        statuses = parse(part)
        if not statuses:
            continue  # a partner with a report of its own
        setup = next(iter(statuses))[0]
        first[name] = {key[1:]: status for key, status in statuses.items() if key[0] == setup}
    lines = ["| | " + " | ".join(first) + " |", "|---|" + "---|" * len(first)]
    for row in (*cases.GROUPS, *BEHAVIOURS):
        columns = VALUE_COLUMNS if row in cases.GROUPS else BEHAVIOUR_COLUMNS
        cells = []
        for statuses in first.values():
            symbols = [SYMBOL[statuses.get((row, column), "-")] for column in columns]
            half = len(symbols) // 2
            cells.append("".join(symbols[:half]) + " " + "".join(symbols[half:]))
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


class Page:
    """docs/interop.md: text before and after the matrix, and a part for each partner in between."""

    def __init__(self, path):
        self.path = path
        text = path.read_text()
        self.before, _, rest = text.partition(BEGIN)
        matrix, _, self.after = rest.partition(END)
        pieces = re.split(r"(?m)^<!-- partner (\S+) -->\n", matrix)
        self.parts = {name: f"<!-- partner {name} -->\n{body.rstrip()}\n" for name, body in zip(pieces[1::2], pieces[2::2])}

    def set(self, name, part):
        self.parts[name] = part.rstrip() + "\n"
        self.parts = dict(sorted(self.parts.items()))

    def write(self):
        matrix = "\n".join([BEGIN, "", summary(self.parts), "", LEGEND, "", *self.parts.values()])
        self.path.write_text(f"{self.before}{matrix}{END}{self.after}")
