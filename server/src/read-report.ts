import { type AgentReport, agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { reportLimits } from '@cocoon-pool/domain/agent/report-limits';
import { ApiError } from './api-error.ts';

/**
 * Reads an agent's report: gzip over JSON, at most 1 MiB packed and 4 MiB inflated, whatever either claims of itself.
 * Inflating stops at the limit, so that a bomb costs no more than that. Throws an `ApiError` that says what is wrong.
 */
export async function readReport(request: Request): Promise<AgentReport> {
  if (request.headers.get('Content-Encoding') !== 'gzip' || request.body === null) {
    throw badReport(415, 'unsupported_media_type', 'Send the report with Content-Encoding: gzip');
  }
  const packed = request.body.pipeThrough(limitBytes(reportLimits.packedBytesMax));
  const inflated = packed.pipeThrough(new DecompressionStream('gzip'));
  const text = await readText(inflated.pipeThrough(limitBytes(reportLimits.inflatedBytesMax)));
  const parsed = agentReportSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw new ApiError({
    status: 422,
    code: 'validation_failed',
    message: `${field}: ${issue?.message ?? 'Not valid'}`,
    field,
  });
}

function limitBytes(bytesMax: number) {
  let bytes = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) controller.error(tooLarge);
      else controller.enqueue(chunk);
    },
  });
}

async function readText(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  try {
    return await new Response(stream).text();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw malformed;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed;
  }
}

function badReport(status: 400 | 413 | 415, code: string, message: string): ApiError {
  return new ApiError({ status, code, message });
}

const malformed = badReport(400, 'malformed_request', 'The report is not JSON packed by gzip');
const tooLarge = badReport(
  413,
  'payload_too_large',
  'The report is larger than 1 MiB packed or 4 MiB inflated',
);
