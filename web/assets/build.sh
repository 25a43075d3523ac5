#!/bin/sh
# Builds dist/ from source/: one style sheet, one script, one mark. Run it after changing source/ and commit dist/.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm install --no-audit --no-fund --ignore-scripts
rm -rf dist
node_modules/@esbuild/linux-*/bin/esbuild source/app.js source/app.css source/mark.svg \
  --bundle --minify --target=es2021,chrome100,firefox100,safari15.4 --loader:.svg=copy \
  --legal-comments=none --entry-names='[name]-[hash]' --outdir=dist --log-level=warning
for file in dist/*; do
  printf '%-28s %6d bytes, %6d gzip\n' "$file" "$(wc -c <"$file")" "$(gzip -9c "$file" | wc -c)"
done
