import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hasAlertmanager, startAlertmanager } from './testing-alertmanager.ts';
import { hasPrometheus, shippedFolder, startPrometheus } from './testing-prometheus.ts';

const patience = { timeout: 60_000, interval: 200 };
const chatId = -1_001_234;
/** What a daemon tells of itself and of two workers, of which one is down. */
const daemonMetrics = [
  'cocoon_daemon_leader 1',
  'cocoon_worker_status{worker_id="1",instance="203.0.113.7:12000"} 1',
  'cocoon_worker_status{worker_id="2",instance="203.0.113.8:12000"} 0',
  '',
].join('\n');

test.skipIf(!hasPrometheus || !hasAlertmanager)(
  'operators are told once of each trouble of the installation and of its end, and of workers never',
  { timeout: 240_000 },
  async () => {
    const telegram = await createBotApi();
    onTestFinished(telegram.close);
    const daemon = await serveMetrics(daemonMetrics);
    const server = await serveMetrics('cocoon_server_build_info 1\n');
    onTestFinished(async () => {
      await Promise.all([daemon.close(), server.close()]);
    });
    const { url, token } = telegram;
    const alertmanager = await startAlertmanager({ url, token, chatId });
    onTestFinished(alertmanager.stop);
    const prometheus = await startPrometheus({
      files: {
        ...toTargets({ daemons: daemon.address, servers: server.address }),
        ...toTargets({ alertmanagers: new URL(alertmanager.url).host }),
        ...(await hasten('worker-rules.yml')),
        'system-rules.yml': 'groups: []\n',
        'secrets/metrics-token': 'token',
      },
    });
    onTestFinished(prometheus.stop);
    const told = () => telegram.messages.map(({ text }) => text.trim());
    const holds = (name: string, state: 'active' | 'suppressed' = 'active') =>
      vi.waitFor(async () => expect(await alertmanager.listAlerts(state)).toContain(name), patience);

    // Before Prometheus has looked at it for the first time, a daemon is away: that alone may take five seconds.
    const seen = 'up{job=~"cocoon-(daemon|server)"} == 1';
    await vi.waitFor(async () => expect(await prometheus.query(seen)).toHaveLength(2), patience);
    await prometheus.reload(await hasten('system-rules.yml'));
    await holds('CocoonWorkerDown');
    await server.close();
    const down = `🔴 Server ${server.address} does not answer`;
    await vi.waitFor(() => expect(told()).toEqual([down]), patience);
    // Told after it, so that two more groups were looked at since: neither worker nor server was told again.
    await daemon.close();
    const unwatched = '🔴 No daemon answers; nobody watches the workers';
    await vi.waitFor(() => expect(told()).toContain(unwatched), patience);
    await holds('CocoonDaemonDown', 'suppressed');
    await server.open();
    await vi.waitFor(() => expect(told()).toContain(down.replace('🔴', '🟢')), patience);
    await daemon.open();
    await vi.waitFor(() => expect(told()).toContain(unwatched.replace('🔴', '🟢')), patience);
    await holds('CocoonWorkerDown');

    expect(told().sort()).toEqual(
      [down, unwatched].flatMap((text) => [text, text.replace('🔴', '🟢')]).sort(),
    );
    expect(new Set(telegram.messages.map((message) => message.chatId))).toEqual(new Set([String(chatId)]));
    expect(telegram.calls.filter(({ answer }) => answer?.ok !== true)).toEqual([]);
  },
);

/** A shipped file of rules whose conditions are true after seconds: long enough that a slow machine is no trouble. */
async function hasten(file: string): Promise<Record<string, string>> {
  const rules = await readFile(join(shippedFolder, file), 'utf8');
  return { [file]: rules.replaceAll(/for: (30s|1m)$/gm, 'for: 5s') };
}

function toTargets(addresses: Record<string, string>): Record<string, string> {
  const files = Object.entries(addresses).map(([name, address]) => [
    `targets/${name}.yml`,
    JSON.stringify([{ targets: [address] }]),
  ]);
  return Object.fromEntries(files);
}

interface MetricsServer {
  address: string;
  /** Listens again at the same address. */
  open(): Promise<void>;
  close(): Promise<void>;
}

async function serveMetrics(text: string): Promise<MetricsServer> {
  let server: Server | null = null;
  let port = 0;
  const open = async () => {
    const opened = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4', Connection: 'close' }).end(text);
    }).listen(port, '127.0.0.1');
    await once(opened, 'listening');
    const address = opened.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;
    server = opened;
  };
  await open();
  return {
    address: `127.0.0.1:${port}`,
    open,
    close: async () => {
      if (server === null) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      server = null;
    },
  };
}
