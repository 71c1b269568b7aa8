import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../core/config.ts'
import type { Installation } from '../../core/start-app.ts'
import { type Diagnosis, note, ok, problem } from './diagnosis.ts'

/** Bytes that should be free where blobs and database are. */
const fewestFreeBytes = 1024 ** 3
/** Seconds that the clocks of server and database may differ. */
const mostClockSkew = 5

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`

/** The data folder: who may read it, and how much room is left. */
export async function diagnoseFolder({ dataFolder, secret }: Config): Promise<Diagnosis[]> {
  const { mode } = await stat(dataFolder)
  const { bavail, bsize, blocks } = await statfs(dataFolder)
  const free = bavail * bsize
  const found = `${gib(free)} of ${gib(blocks * bsize)} free`
  const diagnoses = [
    (mode & 0o077) === 0
      ? ok('Data folder', dataFolder)
      : problem('Data folder', `${dataFolder} can be read by other users of this machine`, `chmod 700 ${dataFolder}`),
    free >= fewestFreeBytes
      ? ok('Disk space', found)
      : problem('Disk space', found, 'Free space: on a full disk nothing can be uploaded or recorded.'),
  ]
  if (secret !== undefined) return diagnoses
  const secretFile = await stat(join(dataFolder, 'secret')).catch(() => undefined)
  if (secretFile && (secretFile.mode & 0o077) !== 0)
    diagnoses.push(
      problem('Master secret', 'other users of this machine can read it', `chmod 600 ${join(dataFolder, 'secret')}`),
    )
  return diagnoses
}

/** The time of the database, which every record carries, against this machine's. */
export async function diagnoseClock({ database }: Installation): Promise<Diagnosis> {
  const { rows } = await database
    .pool('hf_app')
    .query<{ real: Temporal.Instant; now: Temporal.Instant; simulated: boolean }>(
      'select clock_timestamp() as real, ledger.now() as now, ledger.is_simulated() as simulated',
    )
  const [row] = rows
  if (!row) return problem('Clock', 'the database did not answer', 'Run it again.')
  const skew = Math.abs(row.real.epochMilliseconds - Temporal.Now.instant().epochMilliseconds) / 1000
  if (skew > mostClockSkew)
    return problem(
      'Clock',
      `the database is ${skew.toFixed(0)} seconds off this machine`,
      'Let both keep their time by NTP: what happened when is part of the record.',
    )
  return row.simulated ? note('Clock', `simulated: ${row.now.toString()}`) : ok('Clock', row.now.toString())
}
