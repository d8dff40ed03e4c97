/**
 * Every column that names a participant, and what becomes of its rows when that person deletes their data: `deleted`, or
 * `kept` where others need the figures and nothing in the row tells whose they are once the person has no name. All are
 * part of an export of own data. A test holds the list against the database's foreign keys: add a row for each new one.
 */
export const participantTables: readonly ParticipantTable[] = [
  { table: 'enrolment_tokens', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'sessions', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'api_keys', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'receivers', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'notices', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'pinned_cards', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'command_proposals', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'silences', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'wallet_owners', column: 'participant_id', newestBy: 'owned_from', onDeletion: 'deleted' },
  { table: 'alert_rules', column: 'participant_id', newestBy: 'id', onDeletion: 'deleted' },
  { table: 'agents', column: 'participant_id', newestBy: 'id', onDeletion: 'kept' },
  { table: 'tariffs', column: 'participant_id', newestBy: 'valid_from', onDeletion: 'deleted' },
  { table: 'worker_costs', column: 'participant_id', newestBy: 'updated_at', onDeletion: 'deleted' },
  { table: 'worker_owners', column: 'participant_id', newestBy: 'owned_from', onDeletion: 'kept' },
  { table: 'alerts', column: 'participant_id', newestBy: 'id', onDeletion: 'kept' },
  { table: 'incidents', column: 'participant_id', newestBy: 'id', onDeletion: 'kept' },
  { table: 'incidents', column: 'acknowledged_by', newestBy: 'id', onDeletion: 'kept' },
  { table: 'incidents', column: 'claimed_by', newestBy: 'id', onDeletion: 'kept' },
  { table: 'pool_planned_shares', column: 'participant_id', newestBy: 'id', onDeletion: 'kept' },
  { table: 'participant_metrics_1h', column: 'participant_id', newestBy: 'ts', onDeletion: 'kept' },
];

export interface ParticipantTable {
  table: string;
  column: string;
  /** Orders an export. */
  newestBy: string;
  onDeletion: 'deleted' | 'kept';
}

/** What a worker's machine said or is called: goes with its owner. The figures in `worker_metrics*` name nobody. */
export const workerFactTables = [
  'worker_state',
  'worker_facts',
  'worker_contracts',
  'worker_perf',
  'worker_answers',
  'worker_events',
  'proxies_seen',
  'gpu_state',
  'worker_health',
  'agent_reports',
  'worker_commands',
  'command_proposals',
  'worker_exposure',
] as const;
