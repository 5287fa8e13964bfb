"""Descriptors fit docs/descriptor.schema.json, whatever the IDL file says; and the schema refuses what is none.
Usage: descriptor_schema_test.py TAGWIRE SOURCE_DIR"""

import contextlib
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import jsonschema
except ImportError:
    print("skipped: jsonschema is not installed (Debian package python3-jsonschema)")
    sys.exit(77)

TAGWIRE, ROOT = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))


WHOLE = ROOT / "tests/codegen/descriptor/whole.idl"  # all that the language has


def text_of(file):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([TAGWIRE, "gen", "--json", "--out", folder, file], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        (written,) = pathlib.Path(folder).iterdir()
        return written.read_text()


def descriptor_of(file):
    return json.loads(text_of(file))


class DescriptorSchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((ROOT / "docs/descriptor.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.schema = jsonschema.Draft202012Validator(schema)

    def test_says_all_that_the_idl_says(self):
        """The file is reviewed like code; TAGWIRE_UPDATE_GOLDENS=1 rewrites it."""
        golden, text = WHOLE.with_suffix(".json"), text_of(WHOLE)
        if os.environ.get("TAGWIRE_UPDATE_GOLDENS"):
            golden.write_text(text)
        self.assertEqual(text, golden.read_text())

    def test_every_idl_file_of_the_project_has_a_descriptor_that_fits(self):
        files = [file for folder in ("examples", "tests/codegen", "tests/interop") for file in (ROOT / folder).rglob("*.idl")]
        self.assertGreater(len(files), 10)
        for file in files:
            with self.subTest(file=file.relative_to(ROOT)):
                self.schema.validate(descriptor_of(file))

    def test_refuses_every_member_that_is_missing_renamed_or_unknown(self):
        """In turn for each object of a descriptor, so that no part of the schema lets everything pass."""
        good = descriptor_of(WHOLE)
        self.assertTrue(self.schema.is_valid(good))

        def is_value(key, path):
            """What a value of the IDL holds is up to its type, which a schema cannot follow."""
            return key in ("value", "default", "arguments") and "type" not in path or "examples" in path and key in ("result", "fields")

        def objects(value, path=()):
            if isinstance(value, dict):
                yield path
            for key, each in value.items() if isinstance(value, dict) else enumerate(value):
                if isinstance(each, (dict, list)) and not is_value(key, path):
                    yield from objects(each, (*path, key))

        def changed(path, change):
            bad = copy.deepcopy(good)
            place = bad
            for key in path:
                place = place[key]
            change(place)
            return bad

        found = list(objects(good))
        self.assertGreater(len(found), 50)
        for path in found:
            with self.subTest(path=path):
                self.assertFalse(self.schema.is_valid(changed(path, lambda place: place.update(unknown=1))))
            for needed in ("format", "module", "kind", "name", "wire", "type", "element"):
                if needed == "type" and "arms" in path or "cpp" in path:
                    continue  # not needed there
                with self.subTest(path=path, without=needed), contextlib.suppress(KeyError):
                    self.assertFalse(self.schema.is_valid(changed(path, lambda place: place.pop(needed))))


if __name__ == "__main__":
    unittest.main()
