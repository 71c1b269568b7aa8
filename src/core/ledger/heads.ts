import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Checkpoint, peekCheckpoint, type TreeHead } from '@holdfast/ledger'
import type { Database } from '../database/database.ts'
import { HoldfastError } from '../errors.ts'

/**
 * The last checkpoint given out of each log, kept outside of the database: a database that was restored from an older backup is
 * behind it, and must not sign a second history under the same sizes.
 */
export interface HeadFiles {
  /** Keeps a checkpoint, unless a later one is kept already. */
  publish(org: string, note: string): Promise<void>
  /** Puts an older checkpoint in the place of one that was lost, or (with undefined) sets that one aside under another name. */
  replace(org: string, note: string | undefined): Promise<void>
  read(org: string): Promise<string | undefined>
  all(): Promise<{ org: string; note: string }[]>
}

/** One file for each checkpoint, `<organization>.<epoch>-<size>.note`; the last one counts. */
interface HeadFile {
  name: string
  org: string
  epoch: number
  size: number
}

function parseName(name: string): HeadFile | undefined {
  const [, org, epoch, size] = /^([0-9a-f-]{36})\.(\d{1,9})-(\d{1,15})\.note$/.exec(name) ?? []
  return org === undefined ? undefined : { name, org, epoch: Number(epoch), size: Number(size) }
}

/**
 * Keeps the files in a folder, which several servers may share. A file is never changed, and removed only while a later one lies
 * beside it: so no older checkpoint can take the place of a newer, in whatever order they come.
 */
export function headFiles(dataFolder: string): HeadFiles {
  const folder = join(dataFolder, 'ledger-heads')

  async function list(): Promise<HeadFile[]> {
    const names = (await unlessMissing(readdir(folder))) ?? []
    return names.map(parseName).filter((file) => file !== undefined)
  }

  /** The last file of each organization with its content; looks again when a later one takes its place meanwhile. */
  async function newest(only?: string): Promise<{ org: string; note: string }[]> {
    for (;;) {
      const last = new Map<string, HeadFile>()
      for (const file of await list()) {
        const known = last.get(file.org)
        if ((only === undefined || file.org === only) && (!known || isLater(file, known))) last.set(file.org, file)
      }
      const notes = await Promise.all(
        [...last.values()].map(async ({ org, name }) => ({
          org,
          note: await unlessMissing(readFile(join(folder, name), 'utf8')),
        })),
      )
      if (notes.every((one): one is { org: string; note: string } => one.note !== undefined)) return notes
    }
  }

  async function keep(org: string, note: string): Promise<void> {
    const { epoch, size } = peekCheckpoint(note)
    const name = `${org}.${epoch}-${size}.note`
    // what was given out first stays, even against another one of the same number
    if (!(await list()).some((file) => file.name === name)) await write(folder, join(folder, name), note)
  }

  return {
    async publish(org, note) {
      await keep(org, note)
      const files = (await list()).filter((file) => file.org === org)
      const superseded = files.filter((file) => files.some((other) => isLater(other, file)))
      for (const { name } of superseded) await rm(join(folder, name), { force: true })
    },
    async replace(org, note) {
      for (const file of await list())
        if (file.org === org) await rename(join(folder, file.name), join(folder, `${file.name}.lost`))
      if (note !== undefined) await keep(org, note)
    },
    read: async (org) => (await newest(org))[0]?.note,
    all: () => newest(),
  }
}

/** What is there, or undefined when there is no such file; a file that may not be read is an error. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** On disk before it has its name, so that no power failure leaves an empty file that stands for a checkpoint. */
async function write(folder: string, path: string, note: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(note)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

/** Whether a checkpoint was given out after another of the same log. */
export const isLater = (a: Pick<Checkpoint, 'epoch' | 'size'>, b: Pick<Checkpoint, 'epoch' | 'size'>): boolean =>
  a.epoch === b.epoch ? a.size > b.size : a.epoch > b.epoch

/** A head as one line of text: `<size> <base64 root>`. */
export const formatHead = (head: TreeHead): string => `${head.size} ${Buffer.from(head.root).toString('base64')}`

export function parseHead(text: string): TreeHead {
  const [size, root] = text.split(' ')
  return { size: Number(size), root: Buffer.from(root ?? '', 'base64') }
}

/** Checkpoints that were given out and that the database does not know, or knows otherwise. */
export async function findLost(heads: HeadFiles, database: Database): Promise<{ org: string; lost: Checkpoint }[]> {
  const found: { org: string; lost: Checkpoint }[] = []
  for (const { org, note } of await heads.all()) {
    const published = peekCheckpoint(note)
    const { rows } = await database
      .pool('hf_seq')
      .query<{ root: Buffer }>('select root from ledger.checkpoint where org_id = $1 and epoch = $2 and size = $3', [
        org,
        published.epoch,
        published.size,
      ])
    if (!rows[0]?.root.equals(published.root)) found.push({ org, lost: published })
  }
  return found
}

/**
 * Refuses to go on when the database holds less than what was given out.
 * @throws HoldfastError `wrong_state`, with what to do
 */
export async function refuseToForgetHeads(heads: HeadFiles, database: Database): Promise<void> {
  const [first] = await findLost(heads, database)
  if (first) throw behind(first.org, first.lost)
}

/**
 * Refuses to sign a second history: a database can be put back to an older state under a running server, too.
 * @param log as it stands in the database, locked, so that whatever was given out of it before is in its size
 * @throws HoldfastError `wrong_state`, with what to do
 */
export async function refuseToFork(heads: HeadFiles, log: { org: string; epoch: number; size: number }): Promise<void> {
  const note = await heads.read(log.org)
  if (note === undefined) return
  const published = peekCheckpoint(note)
  if (isLater(published, log)) throw behind(log.org, published)
}

function behind(org: string, published: Checkpoint): HoldfastError {
  return new HoldfastError(
    'wrong_state',
    `The ledger of organization ${org} is behind a checkpoint that was given out (${published.size} entries, ${published.time}). ` +
      'The database seems to come from an older backup. Stop every server and run `holdfast ledger new-epoch` to go on in a new epoch that names the lost head.',
  )
}
