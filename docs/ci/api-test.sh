#!/bin/sh
# Finds the endpoints of a service, tests them, and reports both. Any CI can call it; the workflow files beside it do the same.
#
#   SERVICE_START   command that starts the service in the background; leave it empty when it runs already
#   SERVICE_URL     where the service answers, e.g. http://127.0.0.1:3000
#   API_SPEC        OpenAPI description, file or URL
#   DIFF_BASE       revision to compare the endpoints with, e.g. origin/main; empty: no comparison
#   HOLDFAST        command line of Holdfast; default: npx --yes holdfast
#   HOLDFAST_URL, HOLDFAST_API_ID, HOLDFAST_API_KEY   report into a Holdfast server with a key that has the scope api:report; empty: no report
#   Further options of `holdfast api test` are taken from the arguments, e.g. --config holdfast-api.yaml --fail-on high
#
# Ends with 0 clean, 1 findings, 2 wrong use, 3 target unreachable or login failed, 4 coverage too low; with 1, too, when a guard was lost.
set -eu

holdfast=${HOLDFAST:-npx --yes holdfast}
reports=${REPORTS:-api-reports}
mkdir -p "$reports"
service=

stop_service() {
  if [ -n "$service" ]; then kill "$service" 2>/dev/null || true; fi
}
trap stop_service EXIT

$holdfast api discover . --format json --out "$reports/endpoints.json"

guards=0
if [ -n "${DIFF_BASE:-}" ]; then
  $holdfast api discover . --diff "$DIFF_BASE" --format markdown --fail-on guard-lost --out "$reports/endpoints.md" || guards=$?
fi

if [ -n "${SERVICE_START:-}" ]; then
  sh -c "exec $SERVICE_START" >"$reports/service.log" 2>&1 &
  service=$!
  tries=0
  # any answer will do, also a 404
  until curl --silent --output /dev/null "$SERVICE_URL"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ] || ! kill -0 "$service" 2>/dev/null; then
      echo "the service does not answer at $SERVICE_URL:" >&2
      cat "$reports/service.log" >&2
      exit 3
    fi
    sleep 1
  done
fi

# only new findings fail, once a first report lies in the repository: cp api-reports/report.json api-baseline.json
if [ -f api-baseline.json ]; then set -- --baseline api-baseline.json "$@"; fi

tested=0
$holdfast api test --openapi "$API_SPEC" --target "$SERVICE_URL" --inventory "$reports/endpoints.json" \
  --output "json=$reports/report.json" --output "sarif=$reports/report.sarif" --output "junit=$reports/junit.xml" \
  --output "html=$reports/report.html" --output "gitlab=$reports/gitlab.json" "$@" || tested=$?

report() {
  curl --fail-with-body --silent --show-error -H "Authorization: Bearer $HOLDFAST_API_KEY" \
    -H 'Content-Type: application/octet-stream' --data-binary "@$2" "$HOLDFAST_URL/api/apis/$HOLDFAST_API_ID/$1"
  echo
}
if [ -n "${HOLDFAST_URL:-}" ]; then
  report inventory "$reports/endpoints.json"
  # with another code than these there is no report
  case $tested in 0 | 1 | 4) report test-runs "$reports/report.json" ;; esac
fi

if [ "$tested" -ne 0 ]; then exit "$tested"; fi
exit "$guards"
