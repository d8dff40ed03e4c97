import { z } from 'zod';

/** What a notification that is about no single incident carries; everything else is looked up when it is sent. */
export interface MailPayload {
  incidentIds: string[];
  by: 'silence' | 'quiet_hours' | null;
  noticeIds: string[];
  /** The receiver that was lost, and why. */
  receiverId: string | null;
  reason: string | null;
  /** The period of a report. */
  from: Date;
  to: Date;
}

/** Reads a stored payload. Total: what is missing or of another type is empty. */
export function parseMailPayload(json: unknown): MailPayload {
  return schema.parse(typeof json === 'object' && json !== null ? json : {});
}

const ids = z.array(z.string().regex(/^\d{1,19}$/)).catch([]);
const time = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .catch(new Date(0));

const schema = z.object({
  incidentIds: ids,
  by: z.enum(['silence', 'quiet_hours']).nullable().catch(null),
  noticeIds: ids,
  receiverId: z
    .string()
    .regex(/^\d{1,19}$/)
    .nullable()
    .catch(null),
  reason: z.string().nullable().catch(null),
  from: time,
  to: time,
});
