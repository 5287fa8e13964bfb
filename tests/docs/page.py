"""The snippets of docs/tutorial.md, as its reader would copy them."""
import pathlib
import re

ADDRESS = "127.0.0.1:8080"  # the page's; tests take a free port in its place


class Page:
    def __init__(self, path):
        self.text = pathlib.Path(path).read_text()

    def file(self, name):
        """The block that follows the line "`name`:"."""
        before = f"`{name}`:\n\n"
        return self._only(f"block after {before!r}", lambda start, language, text: self.text[:start].endswith(before))

    def block(self, language, holding):
        """The one block of `language` in which `holding` occurs."""
        return self._only(f"block of '{language}' with {holding!r}",
                          lambda start, found, text: found == language and holding in text)

    def _only(self, what, wanted):
        fences = re.finditer(r"^```(\w*)\n(.*?)^```$", self.text, re.S | re.M)
        found = [fence[2] for fence in fences if wanted(fence.start(), fence[1], fence[2])]
        if len(found) != 1:
            raise SystemExit(f"expected one {what}, found {len(found)}")
        return found[0]
