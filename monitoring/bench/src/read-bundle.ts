import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const miniapp = resolve(import.meta.dirname, '../../../miniapp');

export interface BundleSizes {
  /** JavaScript that comes before the first page, gzip, by language, within Telegram. */
  initialBytes: { en: number; ru: number };
  /** Whether the chart library or the wallet's is among it. */
  hasHeavyLibraries: boolean;
}

interface Chunk {
  fileName: string;
  code: string;
  imports: string[];
  isEntry: boolean;
  modules: readonly string[];
}

/** Builds the Mini App, without writing it, and weighs what a phone in Telegram loads before the first page. */
export async function readBundle(): Promise<BundleSizes> {
  const built = await build({
    configFile: join(miniapp, 'vite.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  });
  const [result] = [built].flat();
  if (result === undefined || !('output' in result)) throw new Error('The Mini App was not built');
  const chunks: Chunk[] = result.output.flatMap((file) =>
    file.type === 'chunk' ? [{ ...file, modules: Object.keys(file.modules) }] : [],
  );
  const first = (language: string) => {
    const own = [/src\/main\.tsx$/, /src\/telegram\.ts$/, new RegExp(`src/messages/${language}\\.ts$`)];
    return withImports(
      chunks,
      own.map((name) => findChunk(chunks, name)),
    );
  };
  const heavy = /node_modules\/(uplot|@tonconnect)\//;
  return {
    initialBytes: { en: weigh(first('en')), ru: weigh(first('ru')) },
    hasHeavyLibraries: first('en').some(({ modules }) => modules.some((name) => heavy.test(name))),
  };
}

function findChunk(chunks: Chunk[], module: RegExp): Chunk {
  const found = chunks.find(({ modules }) => modules.some((name) => module.test(name)));
  if (found === undefined) throw new Error(`No chunk of the Mini App holds ${module}`);
  return found;
}

/** The chunks, and all that must be there before they run. */
function withImports(chunks: Chunk[], wanted: Chunk[]): Chunk[] {
  const loaded = new Set<Chunk>();
  const queue = [...wanted];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    const { imports } = next;
    queue.push(...chunks.filter(({ fileName }) => imports.includes(fileName)));
  }
  return [...loaded];
}

function weigh(chunks: Chunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
}
