import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises'
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

export function headFiles(dataFolder: string): HeadFiles {
  const folder = join(dataFolder, 'ledger-heads')
  const pathOf = (org: string): string => join(folder, `${org}.note`)
  const read = (org: string): Promise<string | undefined> => readFile(pathOf(org), 'utf8').catch(() => undefined)
  // one after the other, so that no older one takes the place of a newer; between processes that share a folder this can happen
  // in rare moments, and the next checkpoint sets it right
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (run: () => Promise<void>): Promise<void> => {
    const turn = last.then(run, run)
    last = turn
    return turn
  }
  return {
    publish: (org, note) =>
      inTurn(async () => {
        const kept = await read(org)
        if (kept === undefined || isLater(peekCheckpoint(note), peekCheckpoint(kept)))
          await write(folder, pathOf(org), note)
      }),
    replace: (org, note) =>
      inTurn(() =>
        note === undefined
          ? rename(pathOf(org), `${pathOf(org)}.${randomUUID()}.lost`)
          : write(folder, pathOf(org), note),
      ),
    read,
    async all() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.note'))
      return Promise.all(
        names.map(async (name) => ({
          org: name.slice(0, -'.note'.length),
          note: await readFile(join(folder, name), 'utf8'),
        })),
      )
    },
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
export const isLater = (a: Checkpoint, b: Checkpoint): boolean =>
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
  if (isLater(published, { ...published, epoch: log.epoch, size: log.size })) throw behind(log.org, published)
}

function behind(org: string, published: Checkpoint): HoldfastError {
  return new HoldfastError(
    'wrong_state',
    `The ledger of organization ${org} is behind a checkpoint that was given out (${published.size} entries, ${published.time}). ` +
      'The database seems to come from an older backup. Stop every server and run `holdfast ledger new-epoch` to go on in a new epoch that names the lost head.',
  )
}
