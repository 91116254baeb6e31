#!/usr/bin/env bash
# Sends what schemathesis makes of /api/openapi.json to a workbench with the demo's data, as one account of each kind: no
# answer of 5xx, none with a status, a content type or a body that the document does not tell.
# Usage: tests/openapi_fuzz.sh [path of the binary] [examples of each operation]
# Needs schemathesis 4 (python3 -m venv PLACE && PLACE/bin/pip install schemathesis; SCHEMATHESIS=PLACE/bin/schemathesis), curl.
set -euo pipefail
program=${1:-${CARGO_TARGET_DIR:-target}/release/mingcha}
examples=${2:-20}
schemathesis=${SCHEMATHESIS:-schemathesis}
command -v "$schemathesis" >/dev/null || { echo "schemathesis is not here; the head of this file says how to install it" >&2; exit 2; }
home=$(mktemp -d)
program=$(realpath "$program")
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$home"' EXIT
# It keeps a cache where it is started.
cd "$home"
export MINGCHA_KEY_FILE=$home/keys/key MINGCHA_DATA=$home/data
"$program" --json --as-of 2026-11-22 demo --no-serve >"$home/demo.json"
"$program" --json --as-of 2026-11-22 serve --listen 127.0.0.1:0 >"$home/serve.json" 2>"$home/serve.log" &
server=$!
until grep -qs '^}' "$home/serve.json"; do kill -0 "$server"; sleep 0.1; done
url=$(grep -o 'http://[^"]*[0-9]' "$home/serve.json")
# The token of the session goes into every form; without it nothing but its refusal would be seen.
# Every second number of a path is that of a real thing; made-up ones lead nowhere.
cat >"$home/hooks.py" <<'PYTHON'
import json
import os
import random
import schemathesis

THINGS = json.loads(os.environ["THINGS"])

@schemathesis.hook
def before_call(context, case, kwargs):
    if isinstance(case.body, dict):
        case.body["form_token"] = os.environ["FORM_TOKEN"]
    for name in case.path_parameters or {}:
        if name in THINGS and random.random() < 0.5:
            case.path_parameters[name] = THINGS[name]
PYTHON
field() { grep -o "\"$1\": *\"\?[^\",}]*" | head -n 1 | sed 's/^"[^"]*": *"\{0,1\}//'; }
flags=$("$program" --json flags --week 2026-W47)
aside=$("$program" --json quarantine list --limit 1)
order=$("$program" --json search --limit 1 | field order_id)
THINGS="{\"flag_id\": \"$(field flag_id <<<"$flags")\", \"merchant_id\": \"$(field merchant_id <<<"$flags")\", \"order_id\": \"$order\",
  \"week\": \"2026-W47\", \"import\": \"$(field import_id <<<"$aside")\", \"row\": \"$(field quarantine_id <<<"$aside")\", \"number\": \"1\",
  \"file\": \"report.html\"}"
export THINGS
failed=0
for account in analyst1 reviewer1 credit_officer1 determiner1 data_admin1 auditor1 admin1; do
  curl -s -o /dev/null -c "$home/cookies" -d "name=$account" -d password=demo-only-tryout-2026 "$url/sign-in"
  cookie=$(awk '/mingcha/ { print $6 "=" $7 }' "$home/cookies")
  FORM_TOKEN=$(curl -s -H "Cookie: $cookie" "$url/account/password" | grep -o 'name="form_token" value="[^"]*' | head -n 1 | sed 's/.*"//')
  [ -n "$FORM_TOKEN" ] || { echo "$account could not sign in" >&2; exit 1; }
  export FORM_TOKEN
  echo "== $account"
  # Signing out, another password, another factor and wrong signing in would end what is being tried.
  SCHEMATHESIS_HOOKS="$home/hooks.py" "$schemathesis" run "$url/api/openapi.json" \
    --header "Cookie: $cookie" --max-examples "$examples" --seed 320700 --phases examples,coverage,fuzzing \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --exclude-path-regex '^/(sign-out|account/|sign-in|accounts/)' --suppress-health-check all --request-timeout 60 --no-color || failed=1
done
echo "== nobody"
FORM_TOKEN=x SCHEMATHESIS_HOOKS="$home/hooks.py" "$schemathesis" run "$url/api/openapi.json" \
  --max-examples "$examples" --seed 320700 --phases examples,coverage,fuzzing \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
  --suppress-health-check all --request-timeout 60 --no-color || failed=1
grep -h ERROR "$home/serve.log" && failed=1
kill -0 "$server" || { echo "the server has ended" >&2; failed=1; }
exit "$failed"
