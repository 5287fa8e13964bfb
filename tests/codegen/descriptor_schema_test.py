"""Descriptors fit docs/descriptor.schema.json, whatever the IDL file says; and the schema refuses what is none.
Usage: descriptor_schema_test.py TAGWIRE SOURCE_DIR"""

import contextlib
import copy
import json
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


def descriptor_of(file):
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([TAGWIRE, "gen", "--json", "--out", folder, file], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        (written,) = pathlib.Path(folder).iterdir()
        return json.loads(written.read_text())


class DescriptorSchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((ROOT / "docs/descriptor.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.schema = jsonschema.Draft202012Validator(schema)

    def test_every_idl_file_of_the_project_has_a_descriptor_that_fits(self):
        files = [file for folder in ("examples", "tests/codegen", "tests/interop") for file in (ROOT / folder).rglob("*.idl")]
        self.assertGreater(len(files), 10)
        for file in files:
            with self.subTest(file=file.relative_to(ROOT)):
                self.schema.validate(descriptor_of(file))

    def test_refuses_every_member_that_is_missing_renamed_or_unknown(self):
        """In turn for each object of a descriptor, so that no part of the schema lets everything pass."""
        good = descriptor_of(ROOT / "tests/codegen/golden/orders/orders.idl")
        self.assertTrue(self.schema.is_valid(good))

        def objects(value, path=()):
            if isinstance(value, dict):
                yield path
            for key, each in value.items() if isinstance(value, dict) else enumerate(value):
                if isinstance(each, (dict, list)):
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
                with self.subTest(path=path, without=needed), contextlib.suppress(KeyError):
                    self.assertFalse(self.schema.is_valid(changed(path, lambda place: place.pop(needed))))


if __name__ == "__main__":
    unittest.main()
