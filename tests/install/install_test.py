"""Installs tagwire, packs it, and builds a project of a user's with it, out of the tree.

Usage: install_test.py [Installed|Subproject|Package]; the environment says which build (see CMakeLists.txt).
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["TAGWIRE_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["TAGWIRE_BINARY_DIR"])
CMAKE = os.environ["CMAKE"]
# What only tagwire itself is built with. A user may have none of it.
NOT_NEEDED = ("spdlog", "fmt", "Asio", "tinyxml2", "CLI11")
SAID = "hello, ada\nrefused bob\n"


def run(*command, **options):
    """The output of a command that must succeed."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tagwire install ")  # with a blank in its name
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)
        shutil.copytree(SOURCE / "tests/install/consumer", self.dir / "consumer")

    def configure(self, *options):
        launcher = os.environ.get("LAUNCHER")
        return [CMAKE, "-S", self.dir / "consumer", "-B", self.dir / "build", "-G", "Ninja",
                "-DCMAKE_CXX_COMPILER=" + os.environ["CXX"],
                *(["-DCMAKE_CXX_COMPILER_LAUNCHER=" + launcher] if launcher else []), *options]

    def configure_installed(self, prefix, *options):
        return self.configure(f"-DCMAKE_PREFIX_PATH={prefix}",
                              *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in NOT_NEEDED), *options)

    def build_and_run(self):
        run(CMAKE, "--build", self.dir / "build", "--target", "consumer", "codec_only")
        self.assertEqual(run(self.dir / "build/consumer"), SAID)
        self.assertEqual(run(self.dir / "build/codec_only"), "8\n")

    def check_linked_libraries(self):
        needed = run("ldd", self.dir / "build/consumer")
        for name in ("spdlog", "fmt", "tinyxml2", "tagwire"):
            self.assertNotIn(name, needed)


class Installed(Case):
    def setUp(self):
        super().setUp()
        first = self.dir / "first"
        run(CMAKE, "--install", BUILD, "--prefix", first)
        self.prefix = self.dir / "moved later"
        first.rename(self.prefix)

    def test_builds_a_project_wherever_it_was_moved_to(self):
        run(*self.configure_installed(self.prefix))
        self.build_and_run()
        self.check_linked_libraries()
        again = run(CMAKE, "--build", self.dir / "build", "--target", "consumer")
        self.assertIn("no work to do", again)
        idl = self.dir / "consumer/api/shared/tone.idl"
        idl.write_text(idl.read_text().replace("kind;", "kind; warm;"))
        self.assertIn("greeter.idl", run(CMAKE, "--build", self.dir / "build", "--target", "consumer"))

    def test_answers_for_its_version_only(self):
        major, minor, patch = map(int, run(self.prefix / "bin/tagwire", "--version").split()[1].split("."))
        self.assertEqual(major, 0, "SameMinorVersion is the rule before 1.0")
        cases = {f"{major}.{minor}": True, f"{major}.{minor}.{patch}": True, f"{major}.{minor}.{patch + 1}": False,
                 f"{major}.{minor + 1}": False, f"{major + 1}.0": False}
        for wanted, fits in cases.items():
            with self.subTest(wanted=wanted):
                done = subprocess.run(self.configure_installed(self.prefix, f"-DTAGWIRE_WANTED={wanted}"),
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode == 0, fits, done.stderr)

    def test_names_no_folder_of_the_build_and_no_library_that_a_user_lacks(self):
        files = list(self.prefix.rglob("*.cmake"))
        self.assertGreater(len(files), 3)
        for path in files:
            text = path.read_text()
            for name in (str(SOURCE), str(BUILD), *NOT_NEEDED):
                self.assertNotIn(name, text, path)

    def test_holds_every_header_that_another_one_includes(self):
        headers = {p.relative_to(self.prefix / "include").as_posix(): p for p in self.prefix.rglob("*.h")}
        self.assertGreater(len(headers), 40)
        for name, path in headers.items():
            for included in re.findall(r'#include "([^"]+)"', path.read_text()):
                self.assertIn(included, headers, name)


class Subproject(Case):
    def test_builds_a_project_that_it_is_a_part_of(self):
        run(*self.configure(f"-DTAGWIRE_SOURCE={SOURCE}"))
        self.build_and_run()
        self.assertFalse(list((self.dir / "build/tagwire").rglob("*_test")), "tests of ours were built")
        self.assertNotIn("bin/tagwire", (self.dir / "build/tagwire/cmake_install.cmake").read_text())


@unittest.skipUnless(shutil.which("dpkg-deb"), "no dpkg on this system")
class Package(Case):
    def setUp(self):
        super().setUp()
        out = self.dir / "out"
        run(os.environ["CPACK"], "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", out, cwd=self.dir)
        self.debs = list(out.glob("*.deb"))

    def test_is_one_package_that_works_from_where_it_is_unpacked(self):
        self.assertEqual(len(self.debs), 1)
        control = run("dpkg-deb", "-f", self.debs[0])
        fields = dict(re.findall(r"^(\S+): (.*)$", control, re.M))
        version = run(BUILD / "tagwire", "--version").split()[1]
        self.assertEqual(fields["Package"], "tagwire")
        self.assertEqual(fields["Version"], version)
        self.assertEqual(fields["Architecture"], run("dpkg", "--print-architecture").strip())
        depends = {d.split()[0] for d in fields["Depends"].split(", ")}
        self.assertLessEqual({"libc6", "libstdc++6"}, depends)
        self.assertFalse([d for d in depends if d.startswith(("libspdlog", "libfmt"))], depends)

        listing = run("dpkg-deb", "-c", self.debs[0])
        paths = re.findall(r"^(\S+) (\S+) .* (\./\S*)$", listing, re.M)
        for mode, owner, path in paths:
            self.assertEqual(owner, "root/root", path)
            self.assertRegex(mode, r"^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x)$", path)
        for path in ("./usr/bin/tagwire", "./usr/include/tagwire/version.h", "./usr/share/doc/tagwire/copyright",
                     "./usr/share/man/man1/tagwire.1.gz"):
            self.assertIn(path, [p for _, _, p in paths])

        root = self.dir / "root"
        run("dpkg-deb", "-x", self.debs[0], root)
        run(*self.configure_installed(root / "usr"))
        self.build_and_run()

    @unittest.skipUnless(shutil.which("lintian"), "no lintian on this system")
    def test_pleases_lintian(self):
        done = subprocess.run(["lintian", "--fail-on", "error", "--allow-root", self.debs[0]], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("man"), "no man on this system")
    def test_has_a_manual_page_that_names_every_command(self):
        page = (SOURCE / "docs/tagwire.1").read_text()
        help_text = run(BUILD / "tagwire", "--help")
        commands = re.findall(r"^  (\w+) {3,}", help_text.split("Subcommands:")[1].split("Examples:")[0], re.M)
        self.assertGreater(len(commands), 2)
        for command in commands:
            self.assertRegex(page, rf"(?m)^\.SS {command}$")
        warnings = subprocess.run(["man", "--warnings", "-l", SOURCE / "docs/tagwire.1"], capture_output=True, text=True,
                                  env={**os.environ, "MANPAGER": "cat"})
        self.assertEqual(warnings.stderr, "")


if __name__ == "__main__":
    unittest.main()
