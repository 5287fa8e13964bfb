#!/usr/bin/env python3
"""What the pages name exists: links_test.py SOURCE_TREE. Links of every page, and the files and folders of architecture.md."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv[1])
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]


class Pages(unittest.TestCase):
    def test_links_lead_somewhere(self):
        self.assertGreater(len(PAGES), 10)
        for page in PAGES:
            prose = re.sub(r"^```.*?^```$", "", page.read_text(errors="replace"), flags=re.S | re.M)
            for target in re.findall(r"\]\((?!https?://)([^)#\s]+)", prose):
                self.assertTrue((page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}")

    def test_the_tree_is_the_one_of_architecture(self):
        page = (ROOT / "docs/architecture.md").read_text()
        for row in re.findall(r"^\| .*", page, re.M):
            folder = ""
            for name in re.findall(r"`([\w.*/]+(?:/|\.h|\.cc|\.md))`", row):
                # A bare name stands in the folder that the row named last.
                if any(ROOT.glob(name.rstrip("/"))):
                    folder = name if name.endswith("/") else name.rpartition("/")[0]
                else:
                    inside = any((ROOT / folder).glob(name.rstrip("/")))
                    self.assertTrue(inside, f"docs/architecture.md: {name} in {row!r}")

    def test_every_layer_is_in_the_tree_of_architecture(self):
        page = (ROOT / "docs/architecture.md").read_text()
        for folder in [*ROOT.glob("runtime/tagwire/*/"), *ROOT.glob("codegen/*/")]:
            if folder.is_dir():
                self.assertIn(f"| `{folder.relative_to(ROOT)}/` |", page)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
