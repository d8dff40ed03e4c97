interface Install {
  /** Of the server, without a slash at its end. */
  url: string;
  token: string;
}

/**
 * The agent as a service of docker compose, in the host's network so that it reaches workers on loopback. The token is
 * used once; the key stays in the volume.
 */
export function formatComposeService({ url, token }: Install): string {
  return `services:
  cocoon-agent:
    image: node:24-slim
    network_mode: host
    restart: unless-stopped
    environment:
      COCOON_AGENT_DIR: /var/lib/cocoon-agent
    volumes:
      - cocoon-agent:/var/lib/cocoon-agent
      # Where health-client lies on this host; leave it out where there is no confidential machine.
      # - /usr/local/bin/health-client:/usr/local/bin/health-client:ro
    command:
      - sh
      - -c
      - >-
        cd /var/lib/cocoon-agent &&
        node -e "fetch('${url}/agent/cocoon-agent.mjs').then(async (r) => r.ok ? require('fs').writeFileSync('cocoon-agent.mjs', await r.text()) : process.exit(1))" &&
        { test -e key.json || node cocoon-agent.mjs enrol --server ${url} --token ${token}; } &&
        exec node cocoon-agent.mjs run
volumes:
  cocoon-agent:
`;
}

/**
 * Installs the agent as a systemd service. Checks that Node is there and that the file arrived whole, before anything
 * is changed. Holds no secret.
 */
export function formatInstallScript({ url, sha256 }: { url: string; sha256: string }): string {
  return `#!/bin/sh
# Installs the Cocoon GPU Pool agent: reads the workers of this host on loopback and sends what it reads to
# ${url}. It opens no port. Usage: sh install.sh TOKEN
set -eu

server='${url}'
sha256='${sha256}'
token="\${1:-}"
lib=/usr/local/lib/cocoon-agent
dir=/var/lib/cocoon-agent

fail() { echo "cocoon-agent: $1" >&2; exit 1; }

[ -n "$token" ] || fail 'the enrolment token is missing: copy the whole line again'
[ "$(id -u)" = 0 ] || fail 'run this as root (sudo)'
command -v systemctl >/dev/null || fail 'this host has no systemd: use the docker compose service instead'
node=$(command -v node) || fail 'Node.js is not installed: install version 20 or later (https://nodejs.org), then run this line again'
"$node" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' \\
  || fail "Node.js $("$node" --version) is too old: install version 20 or later, then run this line again"

file=$(mktemp)
trap 'rm -f "$file"' EXIT
curl -fsSL --max-time 60 "$server/agent/cocoon-agent.mjs" -o "$file" || fail "cannot download the agent from $server"
echo "$sha256  $file" | sha256sum -c --status || fail 'the download is damaged: try again'

mkdir -p "$lib" "$dir"
chmod 700 "$dir"
install -m 644 "$file" "$lib/cocoon-agent.mjs"
"$node" "$lib/cocoon-agent.mjs" enrol --server "$server" --token "$token" --dir "$dir" \\
  || fail 'this host could not be enrolled: the line works once and for 30 minutes, make a new one'
"$node" "$lib/cocoon-agent.mjs" unit --dir "$dir" > /etc/systemd/system/cocoon-agent.service
systemctl daemon-reload
systemctl enable --quiet cocoon-agent.service
systemctl restart cocoon-agent.service
echo 'cocoon-agent: installed. Its workers appear within a minute. Log: journalctl -u cocoon-agent'
`;
}
