#!/bin/sh
# The life of a finding, from the pull request that brings it to the day it is gone.
#   sh walk.sh FOLDER
# FOLDER is made, becomes a git repository, and keeps every report in FOLDER/reports. Needs git and lintas.
set -eu

steps=$(cd "$(dirname "$0")" && pwd)
mkdir "$1"
cd "$1"
cp -R "$steps/repository/." .
mkdir reports
echo reports > .gitignore

commit() {
    git add --all
    git -c user.name='Bakti Books' -c user.email=dev@bakti.example commit --quiet --message "$1"
}

# expect CODE WORDS…: the command ends with this code, or the walk ends here.
expect() {
    wanted=$1
    shift
    echo "\$ $*"
    got=0
    "$@" || got=$?
    if [ "$got" -ne "$wanted" ]; then
        echo "this ended with $got, not with $wanted" >&2
        exit 1
    fi
}

git init --quiet --initial-branch main
commit 'Members, and the reading club'
expect 0 lintas check --as-of 2026-11-20 --format json --output sarif=reports/0-before.sarif --output json=reports/0-before.json

echo '--- A pull request sends the members to a mailer in the United States. The check fails on its line.'
git checkout --quiet -b newsletter
git apply "$steps/steps/1-pull-request.patch"
commit 'Newsletter by Postbird'
expect 1 lintas check --as-of 2026-11-20 --diff-base main --output sarif=reports/1-new.sarif --output json=reports/1-new.json
expect 1 lintas diff reports/0-before.json reports/1-new.json

echo '--- It is merged all the same. The baseline holds what is known, so that other work can go on.'
expect 0 lintas baseline --as-of 2026-11-20
commit 'Newsletter: known to Lintas'
git checkout --quiet main
git merge --quiet newsletter
expect 0 lintas check --as-of 2026-11-20 --baseline lintas-baseline.json --output sarif=reports/2-known.sarif

echo '--- Better: somebody answers for it, until the end of the year.'
git apply "$steps/steps/2-accepted.patch"
git rm --quiet lintas-baseline.json
commit 'Newsletter: accepted until the clauses are signed'
expect 0 lintas check --as-of 2026-12-31 --output sarif=reports/3-accepted.sarif

echo '--- The year ends, and the promise with it.'
expect 1 lintas check --as-of 2027-01-01 --output sarif=reports/4-expired.sarif --output json=reports/4-expired.json

echo '--- The clauses are signed.'
git apply "$steps/steps/3-fixed.patch"
commit 'Newsletter: model clauses signed'
expect 0 lintas audit --as-of 2027-01-08 --no-cache --output sarif=reports/5-fixed.sarif --output html=reports/5-fixed.html
expect 0 lintas check --as-of 2027-01-08 --quiet --output json=reports/5-fixed.json
expect 0 lintas diff reports/4-expired.json reports/5-fixed.json
