import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { AgentSampleJson } from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import { prepareFolder } from './agent-files.ts';
import { writeFileWhole } from './write-file.ts';

/** Samples on disk until the server has them: they outlive the process and the network. */
export interface Spool {
  /** Keeps samples of one moment; gives up the oldest where there were too many before. Resolves to how many. */
  put(samples: readonly AgentSampleJson[], at: Date): Promise<number>;
  /** The oldest samples that fit into one report, and the files that hold them; null when there are none. */
  peek(filesMax?: number): Promise<SpooledSamples | null>;
  /** The server has them, or will never take them. */
  remove(names: readonly string[]): Promise<void>;
}

export interface SpooledSamples {
  names: string[];
  samples: AgentSampleJson[];
  /** Files that could not be read, as after a power cut: there is nothing in them to be had. */
  samplesLost: number;
}

interface SpoolFile {
  name: string;
  atMs: number;
  samples: number;
  inflatedBytes: number;
  packedBytes: number;
}

/** Leaves room in a report for what stands around the samples. */
const reportBytesMax = reportLimits.inflatedBytesMax / 2;
const keptMs = reportLimits.spoolHours * 3_600_000;

/** Files are named for what a look at the folder must know: `time-part-samples-inflatedBytes-packedBytes.json.gz`. */
export async function openSpool(dir: string, { bytesMax }: { bytesMax: number }): Promise<Spool> {
  await prepareFolder(dir);
  const drafts = (await readdir(dir)).filter((name) => name.endsWith('.new'));
  await removeFiles(
    dir,
    drafts.map((name) => ({ name })),
  );
  return {
    put: async (samples, at) => {
      const surplus = findSurplus(await listFiles(dir), { at, bytesMax });
      await removeFiles(dir, surplus);
      for (const [part, some] of toParts(samples).entries()) await writePart(dir, some, { at, part });
      return surplus.reduce((sum, file) => sum + file.samples, 0);
    },
    peek: async (filesMax = Number.POSITIVE_INFINITY) => {
      const files = takeReport(await listFiles(dir), filesMax);
      if (files.length === 0) return null;
      const contents = await Promise.all(files.map((file) => readSamples(join(dir, file.name))));
      const lost = files.filter((_file, place) => contents[place] === null);
      return {
        names: files.map(({ name }) => name),
        samples: contents.flatMap((samples) => samples ?? []),
        samplesLost: lost.reduce((sum, file) => sum + file.samples, 0),
      };
    },
    remove: (names) =>
      removeFiles(
        dir,
        names.map((name) => ({ name })),
      ),
  };
}

/** So many at once that each part fits into a report. */
function toParts(samples: readonly AgentSampleJson[]): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const sample of samples) {
    const text = JSON.stringify(sample);
    const bytes = Buffer.byteLength(text);
    const part = parts.at(-1);
    if (part !== undefined && bytes <= room) part.push(text);
    else {
      parts.push([text]);
      room = reportBytesMax;
    }
    room -= bytes;
  }
  return parts;
}

async function writePart(
  dir: string,
  samples: readonly string[],
  { at, part }: { at: Date; part: number },
): Promise<void> {
  const text = `[${samples.join(',')}]`;
  const packed = await promisify(gzip)(text);
  const figures = [part, samples.length, Buffer.byteLength(text), packed.length];
  const name = [String(at.getTime()).padStart(15, '0'), ...figures].join('-');
  await writeFileWhole(join(dir, `${name}.json.gz`), packed);
}

/** In order of time. */
async function listFiles(dir: string): Promise<SpoolFile[]> {
  const files = (await readdir(dir)).sort().flatMap((name): SpoolFile[] => {
    const match = /^(\d{15})-\d{1,4}-(\d{1,6})-(\d{1,9})-(\d{1,9})\.json\.gz$/.exec(name);
    if (match === null) return [];
    const [atMs = 0, samples = 0, inflatedBytes = 0, packedBytes = 0] = match.slice(1).map(Number);
    return [{ name, atMs, samples, inflatedBytes, packedBytes }];
  });
  return files;
}

/** The oldest, where all are too much or they are too old. */
function findSurplus(
  files: readonly SpoolFile[],
  { at, bytesMax }: { at: Date; bytesMax: number },
): SpoolFile[] {
  let bytes = files.reduce((sum, file) => sum + file.packedBytes, 0);
  const surplus: SpoolFile[] = [];
  for (const file of files) {
    if (bytes <= bytesMax && file.atMs >= at.getTime() - keptMs) break;
    bytes -= file.packedBytes;
    surplus.push(file);
  }
  return surplus;
}

/** At least one file, however large. */
function takeReport(files: readonly SpoolFile[], filesMax: number): SpoolFile[] {
  let [bytes, packedBytes, samples] = [0, 0, 0];
  const taken: SpoolFile[] = [];
  for (const file of files.slice(0, filesMax)) {
    bytes += file.inflatedBytes;
    packedBytes += file.packedBytes;
    samples += file.samples;
    const fits =
      bytes <= reportBytesMax &&
      packedBytes <= reportLimits.packedBytesMax / 2 &&
      samples <= reportLimits.samplesMax;
    if (taken.length > 0 && !fits) break;
    taken.push(file);
  }
  return taken;
}

async function readSamples(path: string): Promise<AgentSampleJson[] | null> {
  try {
    const text = await promisify(gunzip)(await readFile(path));
    const samples: unknown = JSON.parse(text.toString('utf8'));
    return Array.isArray(samples) ? samples : null;
  } catch {
    return null;
  }
}

async function removeFiles(dir: string, files: readonly { name: string }[]): Promise<void> {
  await Promise.all(files.map(({ name }) => rm(join(dir, name), { force: true })));
}
