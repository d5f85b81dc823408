#!/bin/sh
# usage: testnames.sh FILE...   Prints a pattern for go test of the names of the files' tests.
set -eu
names=$(sed -n 's/^func \(Test[A-Za-z0-9_]*\)(.*/\1/p' "$@")
printf '^(%s)$\n' "$(printf '%s' "$names" | tr '\n' '|')"
