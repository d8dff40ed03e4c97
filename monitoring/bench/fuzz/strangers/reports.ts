import { gzipSync } from 'node:zlib';
import {
  type AgentReportJson,
  type AgentSample,
  toWorkerAnswers,
} from '@cocoon-pool/domain/agent/agent-report';
import { readHealth } from '@cocoon-pool/domain/agent/read-health';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { readHealthFixture } from '@cocoon-pool/domain/fixtures';
import { ApiError } from '@cocoon-pool/server/api-error';
import { readReport } from '@cocoon-pool/server/read-report';
import type { Dice } from '../dice.ts';
import { findBadValues } from '../find-bad-values.ts';
import type { CheckedCase, FuzzArea } from '../fuzz-area.ts';
import { mutateJsonText } from '../mutate-json.ts';
import { mutatePage } from '../mutate-page.ts';
import { readCapturedPages, toPageText } from '../raw-pages.ts';

/** What an agent posts: the characters of its bytes, each below 256, before or after they are packed. */
export interface ReportInput {
  bytes: string;
  isPacked: boolean;
}

/** Agents, whose key may have leaked: a report is refused with a code, or everything read from it is possible. */
export const reportsArea: FuzzArea<ReportInput> = {
  name: 'reports',
  title: "hostile agents' reports",
  open: async () => {
    const reports = listReports();
    return { make: (dice) => makeInput(reports, dice), check: checkInput, close: async () => {} };
  },
};

type Reports = [AgentReportJson, ...AgentReportJson[]];

function listReports(): Reports {
  const healthText = (file: string) => Buffer.from(readHealthFixture(file)).toString('utf8');
  const health = {
    source: 'health_client',
    gpu: healthText('health-gpu.txt'),
    sys: healthText('health-sys.txt'),
    status: healthText('health-status.txt'),
  } as const;
  const csv = '0, NVIDIA H100 80GB HBM3, 97, 71000, 81559, 64, 612.50, 700.00\n';
  const smi = { source: 'nvidia_smi', csv, isShared: true } as const;
  const [first, ...others] = readCapturedPages().map((pages, place) =>
    toReport(pages, place % 2 ? health : smi),
  );
  if (first === undefined) throw new Error('No worker was captured');
  return [first, ...others];
}

function toReport(
  pages: { jsonStats: string; statsPage: string },
  health: AgentReportJson['samples'][number]['health'],
): AgentReportJson {
  const sample = (instance: number, sampledAt: string) => ({
    ...{ instance, sampledAt, latencyMs: 0.7, health },
    jsonStats: { ok: true as const, body: toPageText(pages.jsonStats) },
    statsPage: { ok: true as const, body: toPageText(pages.statsPage) },
  });
  return {
    ...{ format: 1, agentId: '7', version: '0.1.0', sequence: 12, samplesDropped: 0 },
    sentAt: '2026-11-23T12:00:16.000Z',
    samples: [sample(0, '2026-11-23T12:00:00.000Z'), sample(1, '2026-11-23T12:00:15.000Z')],
    commandResults: [{ id: '5', isSent: true, answer: { ok: false, failure: 'timeout' } }],
  };
}

function makeInput(reports: Reports, dice: Dice): ReportInput {
  const text = mutateJsonText(dice.pick(reports), dice.pick(reports), dice);
  const bytes = Buffer.from(text).toString('latin1');
  if (dice.chance(0.9)) return { bytes, isPacked: false };
  const packed = gzipSync(Buffer.from(bytes, 'latin1')).toString('latin1');
  return { bytes: mutatePage(packed, bytes, dice).page, isPacked: true };
}

async function checkInput({ bytes, isPacked }: ReportInput): Promise<CheckedCase> {
  const raw = Buffer.from(bytes, 'latin1');
  const body = new Uint8Array(isPacked ? raw : gzipSync(raw, { level: 1 }));
  const request = new Request('https://pool.example.org/api/v1/agent/reports', {
    method: 'POST',
    headers: { 'Content-Encoding': 'gzip' },
    body,
  });
  try {
    const { samples } = await readReport(request);
    return { isTaken: true, violations: samples.flatMap(checkSample) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isRefusal = error.answer.status >= 400 && error.answer.status < 500;
    return { isTaken: false, violations: isRefusal ? [] : [`answered ${error.answer.status}`] };
  }
}

function checkSample(sample: AgentSample): string[] {
  const reading = sample.health === null ? null : readHealth(sample.health);
  return [
    ...findBadValues(toSample(toWorkerAnswers(sample), sample.sampledAt), 'sample'),
    ...findBadValues(reading, 'health'),
  ];
}
