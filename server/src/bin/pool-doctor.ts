import { existsSync, readFileSync } from 'node:fs';
import { parseConfig } from '@cocoon-pool/domain/config';
import { bad, type Finding } from '../doctor/finding.ts';
import { gatherFacts } from '../doctor/gather-facts.ts';
import { judgeFacts } from '../doctor/judge-facts.ts';
import type { CommandResult } from './pool-payouts.ts';

interface DoctorDeps {
  out: { write(text: string): unknown };
  now: () => Date;
  env: Record<string, string | undefined>;
}

/** Looks at settings and all that they name, and says of each what to do. Incomplete where something does not work. */
export async function runDoctor(
  deps: DoctorDeps,
  { live = false, json = false }: { live?: boolean | undefined; json?: boolean | undefined },
): Promise<CommandResult> {
  const findings = await examine(deps, live);
  if (json) deps.out.write(`${JSON.stringify({ findings })}\n`);
  else for (const finding of findings) deps.out.write(`${formatFinding(finding)}\n`);
  return { state: findings.some(({ level }) => level === 'bad') ? 'incomplete' : 'done' };
}

async function examine({ now, env }: DoctorDeps, live: boolean): Promise<Finding[]> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const parsed = parseConfig(env, (path) => readFileSync(path, 'utf8'));
  if (parsed.ok) return judgeFacts(await gatherFacts(parsed.config, { now, live }));
  return parsed.problems.map(({ variable, problem }) =>
    bad('settings', `${variable} ${problem}`, 'Mend it in .env or the environment; the rest is checked then'),
  );
}

const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' };

function formatFinding({ check, level, text, advice }: Finding): string {
  return `${marks[level]}  ${check.padEnd(10)}  ${text}${advice === null ? '' : `\n      ${' '.repeat(10)}  → ${advice}`}`;
}
