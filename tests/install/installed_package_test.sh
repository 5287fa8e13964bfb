#!/usr/bin/env bash
# Installs the package for real, builds a user's project with nothing but it, and removes it again. Needs root.
# Usage: installed_package_test.sh tagwire_1.2.3_amd64.deb
set -euo pipefail
deb=$(realpath "$1")
cd "$(dirname "$0")"
if dpkg-query -W tagwire >/dev/null 2>&1; then
  echo "installed_package_test.sh: a package 'tagwire' is installed already; remove it first" >&2
  exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"; dpkg --purge tagwire >/dev/null 2>&1 || true' EXIT

dpkg --install "$deb" >/dev/null
tagwire --version
cmake -S consumer -B "$scratch" -G Ninja >"$scratch.log" 2>&1 || { cat "$scratch.log"; rm -f "$scratch.log"; exit 1; }
rm -f "$scratch.log"
cmake --build "$scratch" --target consumer >/dev/null
[ "$("$scratch/consumer")" = $'hello, ada\nrefused bob' ]

mapfile -t files < <(dpkg-query -L tagwire | grep tagwire)
dpkg --purge tagwire >/dev/null
for file in "${files[@]}"; do
  if [ -e "$file" ]; then
    echo "installed_package_test.sh: '$file' is still there" >&2
    exit 1
  fi
done
"$scratch/consumer" >/dev/null # what was built with it does not need it
echo "installed, used, removed; nothing is left"
