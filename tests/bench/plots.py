"""Bar charts of a run as SVG, for docs: text stays text, colours follow the reader's light or dark
page. Standard library only."""

import os
from xml.sax.saxutils import escape

import report

WIDTH, LABELS, BARS, ROW, TOP = 860, 250, 400, 24, 64

STYLE = """
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .note { fill: #59636e; font-size: 12px; }
  .us { font-weight: 600; }
  .bar { fill: #8c959f; }
  .bar.us { fill: #0969da; }
  .bar.limit { fill: none; stroke: #8c959f; stroke-dasharray: 3 2; }
  .axis { stroke: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .note { fill: #9198a1; }
    .bar { fill: #6e7681; }
    .bar.us { fill: #4493f8; }
    .bar.limit { fill: none; stroke: #9198a1; }
    .axis { stroke: #6e7681; }
  }
"""


def write(out, folder):
    os.makedirs(folder, exist_ok=True)
    for work, rows in out.works:
        _write_file(folder, work.name, _work_chart(work, rows))
    titles = {"record": "Decoding a struct with ten members",
              "strings": "Decoding 100,000 short strings",
              "doubles": "Decoding 100,000 doubles"}
    for message, times in out.decoding.items():
        _write_file(folder, "decode-" + message, _codec_chart(titles[message], times))


def _write_file(folder, name, text):
    with open(os.path.join(folder, name + ".svg"), "w", encoding="utf-8") as file:
        file.write(text)


def _work_chart(work, rows):
    reference = rows[work.reference].calls_per_s
    bars = []
    for row in report.by_speed(rows):
        kind = "limit" if row.entry.limit else \
            "us" if row.entry.name.startswith("tagwire") else ""
        label = f"{row.calls_per_s:,.0f}"
        if row.entry.name == work.reference:
            pass
        elif row.entry.limit or row.entry.name.startswith("tagwire") or \
                row.calls_per_s > reference:
            label += f"   {report.figure(row.calls_per_s / reference)} of tagwire"
        else:
            label += f"   tagwire: {report.figure(reference / row.calls_per_s)} ×"
        bars.append((row.entry.name, row.calls_per_s, label, kind))
    title = work.title[0].upper() + work.title[1:]
    return _chart(title, "calls per second, more is better; " +
                  report.placement_text(work.placement) + "; dashed: limits, no RPC", bars)


def _codec_chart(title, times):
    """Python is left to the tables: it would press all others against the axis."""
    reference = times["tagwire"]
    bars = []
    for name, time in sorted(times.items(), key=lambda item: item[1]):
        if name == "Python":
            continue
        label = _time(time)
        if name != "tagwire":
            label += f"   {report.figure(time / reference)} of tagwire's time"
        bars.append((name, time, label, "us" if name == "tagwire" else ""))
    return _chart(title, "from bytes to C++ values, less is better; protobuf reads its own format",
                  bars)


def _time(ns):
    return f"{ns / 1e6:.3g} ms" if ns >= 1e6 else f"{ns / 1e3:.3g} µs" if ns >= 1e3 else f"{ns:.3g} ns"


def _chart(title, note, bars):
    """`bars`: (name, value, label, class), in the order of appearance."""
    height = TOP + ROW * len(bars) + 12
    longest = max(value for _, value, _, _ in bars)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title)}">',
             f"<style>{STYLE}</style>",
             f'<text class="title" x="12" y="24">{escape(title)}</text>',
             f'<text class="note" x="12" y="44">{escape(note)}</text>',
             f'<line class="axis" x1="{LABELS}" y1="{TOP - 6}" x2="{LABELS}" y2="{height - 8}"/>']
    for i, (name, value, label, kind) in enumerate(bars):
        top = TOP + ROW * i
        length = max(1.0, BARS * value / longest)
        parts += [
            f'<text class="{kind or "peer"}" x="{LABELS - 8}" y="{top + 12}" text-anchor="end">'
            f"{escape(name)}</text>",
            f'<rect class="bar {kind}" x="{LABELS}" y="{top}" width="{length:.1f}" height="16"/>',
            f'<text class="{kind or "peer"}" x="{LABELS + length + 8:.1f}" y="{top + 12}" '
            f'xml:space="preserve">{escape(label)}</text>']
    return "\n".join(parts) + "\n</svg>\n"
