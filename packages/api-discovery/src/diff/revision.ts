/** Writes the files of a git revision into a folder, without running anything that the repository could configure. */
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { DiffError } from './errors.ts'

/** Blobs above this are left out: nothing that is searched is as large. */
const MAX_BLOB_BYTES = 64 * 1024 * 1024
/** Blobs are read together up to this size, so that memory does not grow with the tree. */
const BATCH_BYTES = 64 * 1024 * 1024

interface Blob {
  readonly object: string
  readonly bytes: number
  readonly path: string
}

/**
 * Writes the files that `revision` had in `dir` (a folder inside a git working tree) to `into`. Links and submodules are
 * left out. Only objects are read: no checkout, so no hooks and no filters run, and neither index nor working tree are touched.
 */
export async function writeRevision(dir: string, revision: string, into: string): Promise<void> {
  const prefix = (await git(dir, ['rev-parse', '--show-prefix'], 'not-a-repository')).toString().replace(/\n$/, '')
  const commit = (
    await git(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], 'no-such-revision')
  )
    .toString()
    .trim()
  const tree = prefix === '' ? commit : await treeOf(dir, commit, prefix)
  // A folder that was not there yet had no files.
  if (tree === undefined) return
  const listing = await git(dir, ['ls-tree', '-r', '-z', '-l', '--full-tree', tree], 'no-such-revision')
  const blobs = listing.toString().split('\0').flatMap(blobOf)
  await writeBlobs(dir, blobs, into)
}

async function treeOf(dir: string, commit: string, prefix: string): Promise<string | undefined> {
  const listing = await git(
    dir,
    ['ls-tree', '-z', '-d', '--full-tree', commit, '--', prefix.replace(/\/$/, '')],
    'no-such-revision',
  )
  return /^\d+ tree ([0-9a-f]+)\t/.exec(listing.toString())?.[1]
}

/** `<mode> SP <type> SP <object> SP+ <size> TAB <path>` (git-ls-tree, Output Format) */
function blobOf(entry: string): Blob[] {
  const match = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(entry)
  if (match === null) return []
  const [, mode = '', object = '', size = '', path = ''] = match
  return mode.startsWith('100') && Number(size) <= MAX_BLOB_BYTES ? [{ object, path, bytes: Number(size) }] : []
}

async function writeBlobs(dir: string, blobs: readonly Blob[], into: string): Promise<void> {
  const root = resolve(into)
  for (const batch of batchesOf(blobs)) {
    const output = await git(
      dir,
      ['cat-file', '--batch'],
      'no-such-revision',
      batch.map((one) => one.object).join('\n'),
    )
    let at = 0
    for (const { path } of batch) {
      // `<object> SP <type> SP <size> LF <contents> LF` (git-cat-file, Batch Output)
      const lineEnd = output.indexOf(10, at)
      const size = Number(output.toString('latin1', at, lineEnd).split(' ')[2])
      if (lineEnd < 0 || !Number.isSafeInteger(size)) break
      const target = resolve(root, path)
      // A tree can be made by hand to hold `..`.
      if (target.startsWith(root + sep)) {
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, output.subarray(lineEnd + 1, lineEnd + 1 + size))
      }
      at = lineEnd + 1 + size + 1
    }
  }
}

function* batchesOf(blobs: readonly Blob[]): Generator<readonly Blob[]> {
  let batch: Blob[] = []
  let bytes = 0
  for (const blob of blobs) {
    if (batch.length > 0 && (batch.length >= 1_000 || bytes + blob.bytes > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(blob)
    bytes += blob.bytes
  }
  if (batch.length > 0) yield batch
}

const ADVICE = {
  'not-a-repository': 'is not inside a git working tree; compare with --baseline instead',
  'no-such-revision': 'has no such revision; fetch it (in CI: a full clone), or name another one',
  'no-git': 'git cannot be started; install it, or compare with --baseline',
} as const

function git(dir: string, args: readonly string[], code: keyof typeof ADVICE, input = ''): Promise<Buffer> {
  return new Promise((fulfill, reject) => {
    // A repository's own configuration can name programs to run; those that reading could reach are turned off.
    const child = spawn('git', ['-C', dir, '-c', 'core.fsmonitor=false', '-c', 'core.pager=cat', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
    })
    const chunks: Buffer[] = []
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 400)))
    child.stdin.on('error', () => {})
    child.on('error', () => reject(new DiffError('no-git', `${dir}: ${ADVICE['no-git']}.`)))
    child.on('close', (status) => {
      if (status === 0) fulfill(Buffer.concat(chunks))
      else reject(new DiffError(code, `${dir} ${ADVICE[code]}.${said === '' ? '' : ` (${said.trim()})`}`))
    })
    child.stdin.end(input === '' ? '' : `${input}\n`)
  })
}
