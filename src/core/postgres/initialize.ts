import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { requirePasswdEntry } from './account.ts'
import type { Binaries } from './binaries.ts'
import { PostgresStartError, fileError, outputError, systemCode } from './errors.ts'
import type { Place } from './place.ts'
import { type Finished, run } from './programs.ts'
import { mainConfiguration } from './settings.ts'

/** The superuser of every private cluster. The server connects as it only to set up roles and to see that the database answers. */
export const SUPERUSER = 'postgres'

const INITDB_TIMEOUT_MS = 120_000

/** The major version that made the cluster; undefined when there is none yet. */
export function clusterMajor(place: Place): number | undefined {
  try {
    const major = Number(readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim())
    if (Number.isInteger(major) && major > 0) return major
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError(error, place.cluster)
    if (!existsSync(place.cluster)) return undefined
  }
  throw new PostgresStartError(
    'not_a_cluster',
    `${place.cluster} is there, but it is not a PostgreSQL database (PG_VERSION is missing or unreadable). Restore a backup, or move the folder away to begin anew.`,
  )
}

/**
 * Order by code point is the same on every system and version, so no index breaks when a C library or ICU changes below it;
 * where people read a list, queries name a collation. Upper and lower case follow Unicode where that is stable.
 */
function localeArguments(major: number): string[][] {
  if (major >= 17) return [['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']]
  return [
    ['--lc-collate=C', '--lc-ctype=C.UTF-8', '--lc-messages=C', '--lc-monetary=C', '--lc-numeric=C', '--lc-time=C'],
    ['--locale=C'],
  ]
}

async function runInitdb(
  binaries: Binaries,
  folder: string,
  passwordFile: string,
  place: Place,
  durable: boolean,
): Promise<Finished> {
  let last: Finished = { code: undefined, output: '' }
  for (const locale of localeArguments(binaries.major)) {
    last = await run(
      join(binaries.folder, 'initdb'),
      [
        `--pgdata=${folder}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--data-checksums',
        '--no-instructions',
        ...locale,
        ...(durable ? [] : ['--no-sync']),
      ],
      { account: place.account, timeoutMs: INITDB_TIMEOUT_MS },
    )
    if (last.code === 0 || !/locale/i.test(last.output)) return last
    rmSync(folder, { recursive: true, force: true })
  }
  return last
}

/** Makes a new cluster. It appears under its name only when it is whole, so a start that is killed leaves nothing half made. */
export async function initialize(place: Place, binaries: Binaries, password: string, durable: boolean): Promise<void> {
  requirePasswdEntry(place.account)
  for (const name of readdirSync(place.home)) {
    if (name.startsWith('new-')) rmSync(join(place.home, name), { recursive: true, force: true })
  }
  const draft = join(place.home, `new-${randomBytes(6).toString('hex')}`)
  const passwordFile = join(draft, 'password')
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
    if (place.account) {
      chownSync(passwordFile, place.account.uid, place.account.gid)
      chownSync(draft, place.account.uid, place.account.gid)
    }
    const folder = join(draft, 'cluster')
    const { code, output } = await runInitdb(binaries, folder, passwordFile, place, durable)
    if (code !== 0) {
      throw (
        outputError(output, place.home) ??
        new PostgresStartError(
          'initdb_failed',
          `A database could not be made in ${place.home}. initdb said:\n${output.trim()}`,
        )
      )
    }
    writeConfiguration(folder)
    renameSync(folder, place.cluster)
    if (durable) syncFolders(place.cluster, place.home)
  } catch (error) {
    throw fileError(error, place.home)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The files that a cluster keeps for its whole life; what may change from one version of Holdfast to the next is in holdfast.conf. */
function writeConfiguration(folder: string): void {
  const main = join(folder, 'postgresql.conf')
  // initdb tries out which kind of shared memory works here.
  const sharedMemory = /^dynamic_shared_memory_type = .*$/m.exec(readFileSync(main, 'utf8'))?.[0]
  writeFileSync(main, mainConfiguration(sharedMemory), { flush: true })
  writeFileSync(join(folder, 'pg_hba.conf'), 'local all all scram-sha-256\n', { flush: true })
}

/** initdb has synced what it made; that the folder now has its name is in the folders around it. */
function syncFolders(...folders: string[]): void {
  for (const folder of folders) {
    const descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
    closeSync(descriptor)
  }
}
