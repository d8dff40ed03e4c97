interface UnitPaths {
  node: string;
  script: string;
  dir: string;
}

/** The systemd unit of the agent. It listens on nothing and writes to its own folder only. */
export function formatUnit({ node, script, dir }: UnitPaths): string {
  return `[Unit]
Description=Cocoon GPU Pool agent
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=${quote(node)} ${quote(script)} run --dir ${quote(dir)}
Restart=always
RestartSec=5
MemoryMax=256M
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=${quote(dir)}
ProtectHome=read-only
PrivateTmp=true
ProtectKernelTunables=true
ProtectControlGroups=true
SocketBindDeny=any

[Install]
WantedBy=multi-user.target
`;
}

/** As systemd reads it: a percent sign or a quote of a path stands for itself. */
function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
