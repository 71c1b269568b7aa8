import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { peekCheckpoint, type TreeHead } from '@holdfast/ledger'
import { HoldfastError } from '../errors.ts'

/**
 * The last checkpoint given out of each log, kept outside of the database: a database that was restored from an older backup is
 * behind it, and must not sign a second history under the same sizes.
 */
export interface HeadFiles {
  publish(org: string, note: string): Promise<void>
  read(org: string): Promise<string | undefined>
  all(): Promise<{ org: string; note: string }[]>
}

export function headFiles(dataFolder: string): HeadFiles {
  const folder = join(dataFolder, 'ledger-heads')
  const pathOf = (org: string): string => join(folder, `${org}.note`)
  return {
    async publish(org, note) {
      await mkdir(folder, { recursive: true })
      const temporary = `${pathOf(org)}.${process.pid}.new`
      await writeFile(temporary, note)
      await rename(temporary, pathOf(org))
    },
    read: (org) => readFile(pathOf(org), 'utf8').catch(() => undefined),
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

/** A head as one line of text: `<size> <base64 root>`. */
export const formatHead = (head: TreeHead): string => `${head.size} ${Buffer.from(head.root).toString('base64')}`

export function parseHead(text: string): TreeHead {
  const [size, root] = text.split(' ')
  return { size: Number(size), root: Buffer.from(root ?? '', 'base64') }
}

/**
 * Refuses to go on when the database holds less than what was given out.
 * @throws HoldfastError `wrong_state`, with what to do
 */
export async function refuseToForgetHeads(
  heads: HeadFiles,
  knownRoot: (org: string, epoch: number, size: number) => Promise<Buffer | undefined>,
): Promise<void> {
  for (const { org, note } of await heads.all()) {
    const published = peekCheckpoint(note)
    const root = await knownRoot(org, published.epoch, published.size)
    if (root?.equals(published.root)) continue
    throw new HoldfastError(
      'wrong_state',
      `The ledger of organization ${org} is behind a checkpoint that was given out (${published.size} entries, ${published.time}). ` +
        'The database seems to come from an older backup. Run `holdfast ledger new-epoch` to go on in a new epoch that names the lost head.',
    )
  }
}
