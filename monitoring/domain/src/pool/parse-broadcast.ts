import { z } from 'zod';

/** To whom operators write: everybody who is in, those of them who have workers now, or some by name. */
export type Audience =
  | { kind: 'everybody' }
  | { kind: 'with_workers' }
  | { kind: 'chosen'; participantIds: string[] };

export type ParsedBroadcast =
  | { ok: true; text: string; audience: Audience }
  | { ok: false; field: 'text' | 'audience'; reason: string };

export const broadcastCharactersMax = 2_000;
export const chosenPeopleMax = 500;

/** What an operator writes to people: 1 to 2,000 characters of plain text with line breaks, and to whom. */
export function parseBroadcast(input: { text: unknown; audience: unknown }): ParsedBroadcast {
  const text = textSchema.safeParse(input.text);
  if (!text.success)
    return { ok: false, field: 'text', reason: text.error.issues[0]?.message ?? 'must be text' };
  const audience = audienceSchema.safeParse(input.audience);
  if (!audience.success) {
    const reason = 'must be everybody, with_workers, or chosen with 1 to 500 participantIds';
    return { ok: false, field: 'audience', reason };
  }
  return { ok: true, text: text.data, audience: audience.data };
}

const textSchema = z
  .string('must be text')
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .max(broadcastCharactersMax, `must have at most ${broadcastCharactersMax} characters`)
      .refine((text) => !/[^\P{Cc}\n]/u.test(text) && text.isWellFormed(), 'must be plain text'),
  );

const audienceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everybody') }),
  z.object({ kind: z.literal('with_workers') }),
  z.object({
    kind: z.literal('chosen'),
    participantIds: z
      .array(z.string().regex(/^[1-9]\d{0,17}$/))
      .min(1)
      .max(chosenPeopleMax),
  }),
]) satisfies z.ZodType<Audience>;
