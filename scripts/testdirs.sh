#!/bin/sh
# usage: testdirs.sh PATTERN FOLDER...   Prints the packages below the folders that have a test
# whose name fits the pattern of testnames.sh: what the one run of go test skips in any of them,
# another one runs.
set -eu
names=${1#^}
names=${names%\$}
shift
grep -rlE --include='*_test.go' "^func $names\\(" "$@" | sed 's|/[^/]*$||; s|^|./|' | sort -u
