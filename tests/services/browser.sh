#!/usr/bin/env bash
# Chromium for tests of the report: Debian's package, driven by Playwright.
#
#   browser.sh install     installs the package where it is missing; status 77 and a reason if that cannot be
#   browser.sh path        prints the program's path
set -euo pipefail

impossible() { echo "Chromium cannot be installed: $1"; exit 77; }

path() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install() {
    if path >/dev/null; then return; fi
    command -v apt-get >/dev/null || impossible "there is no apt-get"
    [ "$(id -u)" -eq 0 ] || impossible "that needs root"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 ||
        impossible "apt-get failed"
}

"$@"
