// Where the files of a private PostgreSQL lie.
//
//   <data folder>/postgres/          belongs to whoever runs Holdfast
//     start.lock  users.lock         see locks.ts
//     location.json                  only when the cluster had to go elsewhere: where
//   <home>/                          the same folder, or one that PostgreSQL's user can reach
//     cluster/                       PGDATA
//     log/                           PostgreSQL's own log files
//     start.log                      what it said before it could open its log
//     socket/                        unless that path would be too long for a socket
//     binaries/                      a copy of the npm binaries, when their own place cannot be used
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { accountFor } from './account.ts'
import { PostgresStartError, fileError, systemCode } from './errors.ts'
import { type Account, run } from './programs.ts'

export const PORT = 5432
/** Where root's clusters go when the data folder is closed to the user that PostgreSQL runs as. */
const SYSTEM_HOME = '/var/lib/holdfast'
/** A socket's whole path may have 107 bytes on Linux and 103 on macOS. */
const LONGEST_SOCKET_PATH = 90

export interface Place {
  /** `<data folder>/postgres`, without symbolic links. */
  readonly folder: string
  readonly home: string
  readonly cluster: string
  readonly logFolder: string
  readonly startLog: string
  readonly startLock: string
  readonly usersLock: string
  /** Who runs PostgreSQL; undefined: the present user. */
  readonly account: Account | undefined
}

/** Creates a folder, with those above it, unless it is there. Root's own are open to traversal, so that PostgreSQL's user can pass. */
function ensureFolder(path: string, mode: number): void {
  if (existsSync(path)) return
  ensureFolder(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}

/** Whether that user gets to the folder. The user itself is asked, because modes alone do not tell (ACLs, mount options). */
async function canReach(folder: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true
  return (await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { account })).code === 0
}

/** The folder for the lock files. They tell apart who may use the database at all, so its owner is checked first. */
export function postgresFolder(dataFolder: string): string {
  const me = process.geteuid?.()
  const folder = join(dataFolder, 'postgres')
  try {
    const owner = lstatSync(folder, { throwIfNoEntry: false })?.uid
    if (owner !== undefined && me !== 0 && owner !== me) {
      throw new PostgresStartError(
        'owned_by_another_user',
        `The database in ${folder} belongs to user id ${owner}, and you are ${me}. Start Holdfast as that user, or set HOLDFAST_DATA to a folder of your own.`,
      )
    }
    ensureFolder(folder, me === 0 ? 0o711 : 0o700)
    return realpathSync(folder)
  } catch (error) {
    throw fileError(error, folder)
  }
}

function recordedHome(folder: string): string | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, 'location.json'), 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
  const record: unknown = JSON.parse(text)
  if (typeof record === 'object' && record !== null && 'home' in record && typeof record.home === 'string') {
    return record.home
  }
  throw new PostgresStartError(
    'not_a_cluster',
    `${join(folder, 'location.json')} does not say where the database is. Restore that file, or restore a backup into a new folder.`,
  )
}

/** A folder that PostgreSQL's user can reach: the given one, else a new one of the system's, which is written down in the given one. */
async function chooseHome(folder: string, account: Account | undefined): Promise<string> {
  const recorded = recordedHome(folder)
  if (recorded !== undefined) return recorded
  if (await canReach(folder, account)) return folder
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8)
  // The random part keeps a new data folder from finding the database of an older one that stood at the same path.
  const home = join(SYSTEM_HOME, `${hash}-${randomBytes(4).toString('hex')}`)
  ensureFolder(home, 0o711)
  if (!(await canReach(home, account))) {
    throw new PostgresStartError(
      'not_permitted',
      `User ${account?.name ?? ''} can reach neither ${folder} nor ${home}. Open one of them to it (chmod o+x on each folder above), or set HOLDFAST_DATA to a folder that it can reach.`,
    )
  }
  writeFileSync(join(home, 'belongs-to'), `${folder}\n`)
  writeFileSync(join(folder, 'location.json'), `${JSON.stringify({ home })}\n`, { flag: 'wx' })
  return home
}

/** A folder that belongs to PostgreSQL's user and is closed to all others. */
export function ownFolder(path: string, account: Account | undefined): void {
  ensureFolder(path, 0o700)
  if (!account) return
  chownSync(path, account.uid, account.gid)
  chmodSync(path, 0o700)
}

/** Settles where everything is. Call it under the start lock: it may add a system user and create folders. */
export async function settlePlace(folder: string): Promise<Place> {
  try {
    const account = await accountFor(join(recordedHome(folder) ?? folder, 'cluster'))
    const home = await chooseHome(folder, account)
    const place: Place = {
      ...lockFiles(folder),
      folder,
      home,
      cluster: join(home, 'cluster'),
      logFolder: join(home, 'log'),
      startLog: join(home, 'start.log'),
      account,
    }
    ownFolder(place.logFolder, account)
    return place
  } catch (error) {
    throw fileError(error, folder)
  }
}

export function lockFiles(folder: string): { startLock: string; usersLock: string } {
  return { startLock: join(folder, 'start.lock'), usersLock: join(folder, 'users.lock') }
}

/**
 * The folder of the socket, created and checked. It is inside the database's home, unless the path would be too long; then it is
 * in $XDG_RUNTIME_DIR or the system's temporary folder, where others could have put something of that name before.
 */
export function ensureSocketFolder(place: Place): string {
  const inside = join(place.home, 'socket')
  if (fitsSocket(inside)) {
    ownFolder(inside, place.account)
    return inside
  }
  const name = `holdfast-${createHash('sha256').update(place.home).digest('hex').slice(0, 12)}`
  const runtime = process.env['XDG_RUNTIME_DIR']
  const parents = place.account || !runtime ? ['/tmp'] : [runtime, '/tmp']
  const folder = parents
    .map((parent) => join(parent, name))
    .find((path) => fitsSocket(path) && existsSync(dirname(path)))
  if (folder === undefined) {
    throw new PostgresStartError(
      'socket_folder_unsafe',
      `${inside} is too long for a socket, and neither $XDG_RUNTIME_DIR nor /tmp can be used. Set HOLDFAST_DATA to a shorter path.`,
    )
  }
  try {
    mkdirSync(folder, { mode: 0o700 })
    if (place.account) chownSync(folder, place.account.uid, place.account.gid)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  const found = lstatSync(folder)
  const owner = place.account?.uid ?? process.geteuid?.()
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new PostgresStartError(
      'socket_folder_unsafe',
      `${folder} is not a folder that only user id ${owner ?? '?'} can enter, so the database's socket cannot be put there. Remove it, or set HOLDFAST_DATA to a shorter path.`,
    )
  }
  return folder
}

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET_PATH
}
