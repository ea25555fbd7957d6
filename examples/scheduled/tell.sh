#!/bin/sh
# Hands what changed, which comes as JSON on standard input, to the address that is its one argument.
# It holds rules, titles, names of flows and datasets, and days; no values, no columns, no people.
set -eu
exec curl --fail --silent --show-error --max-time 30 \
  --header 'Content-Type: application/json' --data-binary @- "$1"
