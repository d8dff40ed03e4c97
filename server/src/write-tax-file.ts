import { AsyncLocalStorage } from 'node:async_hooks';
import { createTaxWriter } from '@cocoon-pool/domain/tax/create-tax-writer';
import type { TaxDocument } from '@cocoon-pool/domain/tax/tax-report';
import type { TaxRow } from '@cocoon-pool/domain/tax/tax-row';
import type { TaxTextFormat } from '@cocoon-pool/domain/tax/tax-writer';
import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';
import type { TaxJob } from './plan-tax-report.ts';
import { readTaxReport } from './read-tax-report.ts';

export interface TaxFile {
  body: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** `renderTaxPdf` is there where PDF can be made. */
type TaxFileDeps = Pick<AppDeps, 'db' | 'now' | 'renderTaxPdf'>;

/** Throws the answer where this runtime cannot make such a file. */
export function checkTaxFormat(
  { renderTaxPdf }: Pick<AppDeps, 'renderTaxPdf'>,
  { format }: Pick<TaxJob, 'format'>,
): void {
  if (format !== 'pdf' || renderTaxPdf !== undefined) return;
  const message = 'This installation cannot make PDF here; take csv, or ask where it runs on Node';
  throw new ApiError({ status: 501, code: 'pdf_unavailable', message, field: 'format' });
}

/** The file of a report. What cannot be read at all fails before the first byte; what fails later breaks the transfer. */
export async function writeTaxFile(deps: TaxFileDeps, job: TaxJob): Promise<TaxFile> {
  checkTaxFormat(deps, job);
  if (job.format === 'pdf') return writePdf(deps, job);
  const writer = createTaxWriter(job.format, job.parameters);
  const pieces = writePieces(deps, { ...job, format: job.format });
  const first = await pieces.next();
  return {
    body: toStream(first, pieces),
    headers: toHeaders(`${job.filename}.${writer.extension}`, writer.contentType),
  };
}

export function toTaxFilename(job: TaxJob): string {
  const extension = job.format === 'pdf' ? 'pdf' : createTaxWriter(job.format, job.parameters).extension;
  return `${job.filename}.${extension}`;
}

const pieceLength = 32_768;

async function* writePieces(
  deps: TaxFileDeps,
  job: TaxJob & { format: TaxTextFormat },
): AsyncGenerator<string, void> {
  const writer = createTaxWriter(job.format, job.parameters);
  const report = readTaxReport(deps, job);
  let piece = writer.head(job.parameters);
  for (let place = 0; ; place += 1) {
    const next = await report.next();
    if (next.done === true) {
      yield piece + writer.tail(next.value);
      return;
    }
    piece += writer.row(next.value, place);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
}

function toStream(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  // Whoever reads the body does so outside of the request; on Workers its database belongs to the request.
  const inRequest = AsyncLocalStorage.snapshot();
  let next: IteratorResult<string, void> | null = first;
  return new ReadableStream({
    pull: async (controller) => {
      const result = next ?? (await inRequest(() => rest.next()));
      next = null;
      if (result.done === true) controller.close();
      else controller.enqueue(encoder.encode(result.value));
    },
    cancel: async () => {
      await rest.return();
    },
  });
}

/** What fits in memory and on paper that somebody reads. */
const pdfRowsMax = 5_000;

async function writePdf(deps: TaxFileDeps, job: TaxJob): Promise<TaxFile> {
  const document = await collectTaxDocument(deps, job);
  const bytes = await deps.renderTaxPdf?.(document);
  if (bytes === undefined) throw new Error('A PDF was asked for where none can be made');
  return { body: bytes, headers: toHeaders(`${job.filename}.pdf`, 'application/pdf') };
}

async function collectTaxDocument(deps: TaxFileDeps, job: TaxJob): Promise<TaxDocument> {
  const report = readTaxReport(deps, job);
  const rows: TaxRow[] = [];
  for (;;) {
    const next = await report.next();
    if (next.done === true) return { parameters: job.parameters, rows, ...next.value };
    rows.push(next.value);
    if (rows.length <= pdfRowsMax) continue;
    const message = `A PDF holds at most ${pdfRowsMax} entries; take csv, or a shorter time`;
    throw new ApiError({ status: 422, code: 'too_many_entries', message, field: 'format' });
  }
}

function toHeaders(filename: string, contentType: string): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${filename}"`,
  };
}
