import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type AgentReport, agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { createSimulatedHost } from '@cocoon-pool/simulator/simulated-host';
import { build } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cocoon-built-'));
  const configFile = join(root, 'vite.config.ts');
  await build({ root, configFile, build: { outDir: dir, emptyOutDir: false } });
  file = join(dir, 'cocoon-agent.mjs');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A server that enrols every host and takes reports while it is not told to fail. */
async function createServerStub() {
  const reports: AgentReport[] = [];
  const stub = { isDown: false, reports };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (stub.isDown) response.writeHead(503).end();
    else if (request.url?.endsWith('/enrol'))
      response.end(JSON.stringify({ agentId: '7', key: 'cp_canary' }));
    else {
      reports.push(agentReportSchema.parse(JSON.parse(gunzipSync(body).toString())));
      response.end(JSON.stringify({ accepted: 1, duplicates: 0, refused: [] }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(stub, { url: `http://127.0.0.1:${address.port}` });
}

async function createHome() {
  const home = await mkdtemp(join(tmpdir(), 'cocoon-home-'));
  const host = await createSimulatedHost({ instances: 2 });
  const { healthClient, nvidiaSmi, ports } = host;
  await writeFile(
    join(home, 'config.json'),
    JSON.stringify({ healthClient, nvidiaSmi, ports, instances: 2 }),
  );
  onTestFinished(async () => {
    await host.close();
    await rm(home, { recursive: true, force: true });
  });
  return home;
}

function startAgent(home: string): ChildProcess {
  const child = spawn(process.execPath, [file, 'run', '--dir', home], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('the built file is one, without dependencies and without a listening port', async () => {
  expect(await readdir(dir)).toEqual(['cocoon-agent.mjs']);
  const source = await readFile(file, 'utf8');
  const imports = [...source.matchAll(/from ?["']([^"']+)["']/g)].map(([, name = '']) => name);
  expect(imports.length).toBeGreaterThan(3);
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(source).not.toMatch(/\.listen\(|createServer|Promise\.withResolvers|Map\.groupBy/);
});

test('enrolled, it reports every instance with its GPUs; killed, it sends later what it had kept', async () => {
  const server = await createServerStub();
  const home = await createHome();
  const enrol = ['enrol', '--server', `${server.url}/`, '--token', 'ce_x', '--name', 'gpu-1', '--dir', home];
  expect((await run(process.execPath, [file, ...enrol])).stdout).toBe(
    `enrolled with ${server.url} as agent 7\n`,
  );
  server.isDown = true;
  const first = startAgent(home);
  await vi.waitFor(
    async () => {
      const spooled = (await readdir(join(home, 'spool'))).filter((name) => name.endsWith('.gz'));
      expect(spooled).toHaveLength(1);
    },
    { timeout: 20_000 },
  );
  first.kill('SIGKILL');
  await once(first, 'exit');
  server.isDown = false;
  const second = startAgent(home);
  await vi.waitFor(() => expect(server.reports.flatMap(({ samples }) => samples).length).toBe(4), {
    timeout: 20_000,
  });
  const samples = server.reports.flatMap((report) => report.samples);
  expect(samples.map(({ instance, jsonStats, statsPage }) => [instance, jsonStats.ok, statsPage.ok])).toEqual(
    [0, 1, 0, 1].map((instance) => [instance, true, true]),
  );
  expect(samples[0]?.health).toMatchObject({
    source: 'health_client',
    gpu: expect.stringContaining('NVIDIA H100'),
    sys: expect.stringContaining('\ufffd'),
  });
  expect(samples[0]?.sampledAt.getTime()).toBeLessThan(samples[2]?.sampledAt.getTime() ?? 0);
  const sequences = server.reports.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('what is missing is said, and nothing is started', async () => {
  const home = await createHome();
  const fail = (...args: string[]) => run(process.execPath, [file, ...args]).catch((error) => error);
  expect((await fail('run', '--dir', home)).stderr).toContain('holds no key: enrol this host first');
  expect((await fail('fly')).stderr).toContain('cocoon-agent enrol');
  await writeFile(
    join(home, 'key.json'),
    JSON.stringify({ server: 'http://x', agentId: '1', key: 'cp_canary' }),
  );
  await writeFile(join(home, 'config.json'), JSON.stringify({ instances: 0, colour: 'red' }));
  const { stderr } = await fail('run', '--dir', home);
  expect(stderr).toContain('instances must be 1 to 100; colour is no setting');
  expect(stderr).not.toContain('canary');
});
