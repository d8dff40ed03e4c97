#!/bin/sh
# Makes passwords and keys for docker-compose.yml in secrets/ (or the folder given). What is there already stays: run it
# again after an update that wants a new one. Put the token from @BotFather into secrets/bot-token yourself.
set -eu
umask 077
folder=${1:-secrets}
mkdir -p "$folder"

make() {
  [ -s "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
}

random() {
  openssl rand -hex 24
}

make postgres-password "$(random)"
make database-url "postgres://cocoon:$(cat "$folder/postgres-password")@postgres:5432/cocoon"
make encryption-keys "$(openssl rand -base64 32)"
make metrics-token "$(random)"
make redis-token "$(random)"
make redis-http.env "SRH_TOKEN=$(cat "$folder/redis-token")
"
make grafana-password "$(random)"
[ -e "$folder/bot-token" ] || : >"$folder/bot-token"

# Containers read the files as users of their own; nobody else of this machine enters the folder.
chmod 700 "$folder"
chmod 644 "$folder"/*
echo "Secrets are in $folder/: keep a copy of encryption-keys apart from your backups."
