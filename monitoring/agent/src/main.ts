import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepareFolder, readConfig, readKey, readState, writeKey } from './agent-files.ts';
import { createAgent } from './create-agent.ts';
import { enrolHost } from './enrol-host.ts';
import { formatUnit } from './format-unit.ts';
import { openSpool } from './spool.ts';
import { systemTimers } from './timers.ts';
import { version } from './version.ts';

const usage = `Cocoon GPU Pool agent ${version}

  cocoon-agent enrol --server URL --token TOKEN [--name NAME] [--dir DIR]
  cocoon-agent run [--dir DIR]
  cocoon-agent unit [--dir DIR]      prints a systemd unit
`;

interface Options {
  dir: string;
  server?: string | undefined;
  token?: string | undefined;
  name?: string | undefined;
}

const commands: Record<string, (options: Options) => Promise<void>> = { enrol, run, unit };

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      server: { type: 'string' },
      token: { type: 'string' },
      name: { type: 'string' },
    },
  });
  const command = commands[positionals[0] ?? ''];
  if (command === undefined) fail(usage, 2);
  const dir = resolve(values.dir ?? process.env.COCOON_AGENT_DIR ?? '/var/lib/cocoon-agent');
  await command({ ...values, dir });
} catch (error) {
  fail(`cocoon-agent: ${error instanceof Error ? error.message : String(error)}\n`, 1);
}

async function enrol({ dir, server, token, name }: Options): Promise<void> {
  if (server === undefined || token === undefined) throw new Error('--server and --token are needed');
  await prepareFolder(dir);
  const key = await enrolHost(fetch, { server, token, hostname: name ?? hostname() });
  await writeKey(dir, key);
  print(`enrolled with ${key.server} as agent ${key.agentId}`);
}

async function run({ dir }: Options): Promise<void> {
  const key = await readKey(dir);
  if (key === null) throw new Error(`${dir} holds no key: enrol this host first`);
  const config = await readConfig(dir);
  const agent = createAgent({
    ...{ dir, key, config, fetch, timers: systemTimers, log: print },
    state: await readState(dir),
    spool: await openSpool(join(dir, 'spool'), { bytesMax: config.spoolBytesMax }),
    now: () => new Date(),
  });
  const stop = () => {
    void agent.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  agent.start();
  print(`agent ${version} reads this host's workers for ${key.server}`);
}

async function unit({ dir }: Options): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  process.stdout.write(formatUnit({ node: process.execPath, script, dir }));
}

function print(message: string): void {
  process.stdout.write(`${message}\n`);
}

function fail(message: string, code: number): never {
  process.stderr.write(message);
  process.exit(code);
}
