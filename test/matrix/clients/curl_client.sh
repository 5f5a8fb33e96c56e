#!/bin/sh
# Fetches every message that is listed with curl, then deletes them, at the server that POP3_URL names. The messages go to
# standard output. Where the server has TLS, so has the client: at once for pop3s://, else by STLS.
secure=''
if [ -n "$POP3_CA_FILE" ]; then
  case "$POP3_URL" in
    pop3s:*) secure="--cacert $POP3_CA_FILE" ;;
    *) secure="--cacert $POP3_CA_FILE --ssl-reqd" ;;
  esac
fi
# Not quoted: no words or several.
common="-sS --noproxy * $secure"
set -f
curl() { command curl -q --fail-early $common "$@"; }

listing=$(curl "$POP3_URL/") || exit
uniqueIds=$(curl --request UIDL "$POP3_URL/") || exit
numbers=$(printf '%s\n' "$listing" | tr -d '\r' | awk 'NF { print $1 }')
echo "$(printf '%s' "$numbers" | grep -c .) messages, $(printf '%s' "$uniqueIds" | grep -c .) unique-ids" >&2
[ -n "$numbers" ] || exit 0
curl "$POP3_URL/{$(printf '%s' "$numbers" | paste -sd, -)}" || exit

# One connection for all of them; --head, because a reply to DELE is one line. Behind --next every option is forgotten.
set --
for number in $numbers; do
  [ $# -eq 0 ] || set -- "$@" --next $common
  set -- "$@" --head --request "DELE $number" "$POP3_URL/"
done
curl "$@"
