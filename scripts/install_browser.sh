#!/bin/sh
# Make a Chromium available: use the one that is there, install Debian's as root, else say what to install.
set -eu
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  exit 0
fi
echo "Chromium manque : installez le paquet « chromium » (Debian : apt-get install chromium), puis relancez." >&2
exit 1
