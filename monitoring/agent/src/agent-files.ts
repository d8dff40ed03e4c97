import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandResult } from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits, toInstancePort } from '@cocoon-pool/domain/agent/report-limits';
import { writeFileWhole } from './write-file.ts';

/** Of the server that this host is enrolled with. A secret: 0600, and never logged. */
export interface AgentKey {
  server: string;
  agentId: string;
  key: string;
}

/** What an owner may set in `config.json`; all of it may be missing. */
export interface AgentConfig {
  healthClient: string;
  nvidiaSmi: string;
  /** Instances to look for, from 0 on. */
  instances: number;
  /** Port of an instance where it is not 12000 + 10 n. */
  ports: Record<string, number>;
  /** `http_access_hash` of an instance where it has one. A secret: never logged. */
  accessHashes: Record<string, string>;
  spoolBytesMax: number;
  /** Whether the agent passes on what the server asks workers for; where not, it only reads. */
  control: boolean;
}

const defaults: AgentConfig = {
  healthClient: 'health-client',
  nvidiaSmi: 'nvidia-smi',
  instances: 10,
  ports: {},
  accessHashes: {},
  spoolBytesMax: 268_435_456,
  control: true,
};

/** What the agent goes on from after a restart. */
export interface AgentState {
  sequence: number;
  samplesDropped: number;
  /** Instances that were found once, and are told of even when they answer no more. */
  instances: number[];
  /** Commands that were begun, the newest last: none of them is ever begun again. */
  begunCommands: string[];
  /** What became of them, until the server knows. */
  commandResults: CommandResult[];
}

/** The folder of an agent, made readable by its owner only. */
export async function prepareFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
}

export async function writeKey(dir: string, key: AgentKey): Promise<void> {
  await writeFileWhole(join(dir, 'key.json'), `${JSON.stringify(key)}\n`);
}

/** Null where the host is not enrolled. */
export async function readKey(dir: string): Promise<AgentKey | null> {
  const { server, agentId, key } = await readJson(join(dir, 'key.json'));
  if (typeof server !== 'string' || typeof agentId !== 'string' || typeof key !== 'string') return null;
  return { server, agentId, key };
}

/** Throws an `Error` that names a bad setting: better not to start than to watch the wrong thing. */
export async function readConfig(dir: string): Promise<AgentConfig> {
  const given = await readJson(join(dir, 'config.json'), true);
  const config: AgentConfig = { ...defaults, ...given };
  const problems: [boolean, string][] = [
    [typeof config.healthClient === 'string' && config.healthClient !== '', 'healthClient must be a path'],
    [typeof config.nvidiaSmi === 'string' && config.nvidiaSmi !== '', 'nvidiaSmi must be a path'],
    [isWhole(config.instances, 1, reportLimits.instancesMax), 'instances must be 1 to 100'],
    [hasOnly(config.ports, (port) => isWhole(port, 1, 65_535)), 'ports must be port numbers by instance'],
    [hasOnly(config.accessHashes, isAccessHash), 'accessHashes must be texts by instance'],
    [typeof config.control === 'boolean', 'control must be true or false'],
    [isWhole(config.spoolBytesMax, 1_000_000, 1e12), 'spoolBytesMax must be at least 1000000'],
  ];
  const bad = problems.filter(([isGood]) => !isGood).map(([, problem]) => problem);
  const unknown = Object.keys(given).filter((name) => !(name in defaults));
  bad.push(...unknown.map((name) => `${name} is no setting`));
  if (bad.length > 0) throw new Error(`${join(dir, 'config.json')}: ${bad.join('; ')}`);
  return config;
}

/** A state that cannot be read is a fresh one: all of it comes back by itself. */
export async function readState(dir: string): Promise<AgentState> {
  const stored = await readJson(join(dir, 'state.json'));
  const whole = (value: unknown) => (isWhole(value, 0, Number.MAX_SAFE_INTEGER) ? Number(value) : 0);
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return {
    sequence: whole(stored.sequence),
    samplesDropped: whole(stored.samplesDropped),
    instances: list(stored.instances).filter(isInstance),
    begunCommands: list(stored.begunCommands).filter((id) => typeof id === 'string'),
    commandResults: list(stored.commandResults).filter(isResult),
  };
}

export async function writeState(dir: string, state: AgentState): Promise<void> {
  await writeFileWhole(join(dir, 'state.json'), `${JSON.stringify(state)}\n`);
}

export function toPort({ ports }: Pick<AgentConfig, 'ports'>, instance: number): number {
  return ports[String(instance)] ?? toInstancePort(instance);
}

/** Empty where there is no such file; with `isStrict`, a file that is no JSON object throws. */
async function readJson(path: string, isStrict = false): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw new Error(`${path} cannot be read`, { cause: error });
  });
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (isStrict) throw new Error(`${path} is not JSON`, { cause: error });
    return {};
  }
  if (isStrict) throw new Error(`${path} is no JSON object`);
  return {};
}

function isInstance(value: unknown): value is number {
  return isWhole(value, 0, reportLimits.instancesMax - 1);
}

function isResult(value: unknown): value is CommandResult {
  return isObject(value) && typeof value.id === 'string' && isObject(value.answer);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function hasOnly(value: unknown, isGood: (member: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(isGood);
}

function isAccessHash(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9._~-]{1,256}$/.test(value);
}
