import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestProgram, type TestProgram } from './testing-program.ts';

export const alertmanagerFile = fileURLToPath(new URL('../alertmanager/alertmanager.yml', import.meta.url));

/** As Debian calls it, or as it calls itself; undefined where there is none. With CI set it must be there. */
const program = ['prometheus-alertmanager', 'alertmanager'].find(
  (name) => spawnSync(name, ['--version']).error === undefined,
);

export const hasAlertmanager = process.env.CI !== undefined || program !== undefined;

export interface LiveAlertmanager extends TestProgram {
  /** Names of the alerts that it holds now: told, or kept back because another one says more. */
  listAlerts(state: 'active' | 'suppressed'): Promise<string[]>;
}

/** The shipped configuration, filled in as its comment says, sending to another Telegram and in seconds. */
export async function startAlertmanager(telegram: {
  url: string;
  token: string;
  chatId: number;
}): Promise<LiveAlertmanager> {
  if (program === undefined) throw new Error('Alertmanager is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-alertmanager-'));
  const shipped = await readFile(alertmanagerFile, 'utf8');
  const changes: [from: string, to: string][] = [
    ['global:\n', `global:\n  telegram_api_url: ${telegram.url}\n`],
    ['fill-in-the-token-from-BotFather', `'${telegram.token}'`],
    ['chat_id: 1\n', `chat_id: ${telegram.chatId}\n`],
    // Also for what no route of its own is meant for: it would be told just as soon.
    ['route:\n', 'route:\n  group_wait: 1s\n  group_interval: 2s\n'],
    ['group_wait: 30s', 'group_wait: 1s'],
    ['group_interval: 5m', 'group_interval: 2s'],
  ];
  const config = changes.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`The shipped configuration has not one "${from}"`);
    return text.replace(from, to);
  }, shipped);
  await writeFile(join(folder, 'alertmanager.yml'), config);
  const { url, stop } = await startTestProgram(program, (address) => [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ]);
  return {
    url,
    listAlerts: async (state) => {
      const alerts: HeldAlert[] = JSON.parse(await (await fetch(`${url}/api/v2/alerts`)).text());
      return alerts.filter(({ status }) => status.state === state).map(({ labels }) => labels.alertname);
    },
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface HeldAlert {
  labels: { alertname: string };
  status: { state: string };
}
