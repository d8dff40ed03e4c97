/** What an agent sends fits within these; the server refuses the rest. */
export const reportLimits = {
  /** Of a report as it travels, compressed. */
  packedBytesMax: 1_048_576,
  /** Of its JSON. */
  inflatedBytesMax: 4_194_304,
  samplesMax: 400,
  /** Instance n of a host listens on port 12000 + 10 n. */
  instancesMax: 100,
  commandResultsMax: 50,
  pageLengthMax: 1_000_000,
  healthTextLengthMax: 65_536,
  /** Older samples are not kept by agents, nor taken by the server. */
  spoolHours: 24,
} as const;

export function toInstancePort(instance: number): number {
  return 12_000 + 10 * instance;
}
