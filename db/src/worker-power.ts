import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

/**
 * Sums what the GPUs of each worker drew in one hour (UTC) from the rows of that hour. A row's time counts where the
 * power of every GPU in it is known. Workers that share their GPUs have none: whose work it was is unknown.
 */
export async function upsertWorkerPower(
  tx: Tx,
  { from, to, binSeconds }: { from: Date; to: Date; binSeconds: number },
): Promise<void> {
  const hour = from.getUTCHours();
  const [before, after] = [sql.lit(hour), sql.lit(23 - hour)];
  const place = sql.lit(hour + 1);
  await sql`
    INSERT INTO worker_power_days AS kept (day, worker_id, watts, seconds)
    SELECT date_bin('1 day', ${from}::timestamptz, 'epoch'), worker_id,
      array_fill(NULL::real, ARRAY[${before}]) || avg(watts)::real || array_fill(NULL::real, ARRAY[${after}]),
      array_fill(NULL::smallint, ARRAY[${before}]) || least(count(*) * ${sql.lit(binSeconds)}, 3600)::smallint
        || array_fill(NULL::smallint, ARRAY[${after}])
    FROM (
      SELECT worker_id, bin, sum(watts) AS watts
      FROM (
        SELECT worker_id, gpu_index, avg(power_watts) AS watts,
          date_bin(make_interval(secs => ${sql.lit(binSeconds)}), ts, 'epoch') AS bin
        FROM gpu_metrics WHERE ts >= ${from} AND ts < ${to} GROUP BY worker_id, gpu_index, bin
      ) AS gpus
      GROUP BY worker_id, bin HAVING count(watts) = count(*)
    ) AS bins
    WHERE NOT EXISTS (SELECT FROM gpu_state WHERE gpu_state.worker_id = bins.worker_id AND is_shared)
    GROUP BY worker_id ORDER BY worker_id
    ON CONFLICT (worker_id, day) DO UPDATE
      SET watts[${place}] = excluded.watts[${place}], seconds[${place}] = excluded.seconds[${place}]
      WHERE (kept.watts[${place}], kept.seconds[${place}])
        IS DISTINCT FROM (excluded.watts[${place}], excluded.seconds[${place}])
  `.execute(tx);
}

/** What all GPUs of a worker drew in an hour, in the mean, while they were seen. */
export interface MeasuredPower {
  start: Date;
  watts: number;
  seconds: number;
}

/** Ten years of hours. */
const hoursMax = 90_000;

/** The hours within a time in which a worker's power was measured, oldest first; an hour is there once it is over. */
export async function listMeasuredPower(
  db: Db,
  { workerId, from, to }: { workerId: Id; from: Date; to: Date },
): Promise<MeasuredPower[]> {
  const { rows } = await sql<MeasuredPower>`
    SELECT day + (hour.place - 1) * interval '1 hour' AS start, hour.watts, hour.seconds
    FROM worker_power_days, unnest(watts, seconds) WITH ORDINALITY AS hour (watts, seconds, place)
    WHERE worker_id = ${workerId} AND day > ${from}::timestamptz - interval '1 day' AND day < ${to}
      AND hour.watts IS NOT NULL
    ORDER BY 1 LIMIT ${sql.lit(hoursMax)}
  `.execute(db);
  return rows.filter(({ start }) => start < to && start.getTime() + 3_600_000 > from.getTime());
}

/** Forgets the power of days before `before`. */
export async function deleteOldPower(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('workerPowerDays').where('day', '<', before).execute();
}
