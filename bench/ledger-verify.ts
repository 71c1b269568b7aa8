// How long the verification of a large bundle takes, beside the bare SHA-256 calls that its leaves and tree nodes need,
// measured in the same process and in turn. `node bench/ledger-verify.ts [entries]`
import { execFileSync } from 'node:child_process'
import { createHash, hash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import {
  type BundleEntry,
  entryHash,
  Frontier,
  generateKey,
  parseSignerKey,
  signCheckpoint,
  verifyBundle,
  writeBundle,
} from '@holdfast/ledger'

const ROUNDS = 3
const ENTRIES_PER_CHECKPOINT = 10_000
const START = Date.UTC(2026, 0, 1)
const ORG = '7c1f8a52-6f0e-4d53-9c55-1f1b2c3d4e5f'

interface Measured {
  readonly seconds: number
  readonly bare: number
  readonly fastestBare: number
  readonly peakMb: number
}

if (process.argv[2] === 'measure') {
  const [path = '', threads = '', entries = '', key = ''] = process.argv.slice(3)
  console.log(JSON.stringify(await measure(path, Number(threads), Number(entries), key)))
} else {
  await compare(Number(process.argv[2] ?? 1_000_000))
}

async function compare(entries: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
  try {
    const rows = []
    for (const compress of [false, true]) {
      const path = join(folder, `bundle-${compress}.zip`)
      const key = await writeSample(path, entries, compress)
      const { size } = await stat(path)
      for (const threads of [1, 2]) {
        const self = fileURLToPath(import.meta.url)
        const output = execFileSync(process.execPath, [self, 'measure', path, String(threads), String(entries), key], {
          encoding: 'utf8',
        })
        // The child is this same file: it prints a Measured.
        const { seconds, bare, fastestBare, peakMb }: Measured = JSON.parse(output)
        rows.push({
          entries: compress ? 'compressed' : 'stored',
          'MB on disk': Math.round(size / 1e6),
          threads,
          seconds: seconds.toFixed(2),
          'entries/s': Math.round(entries / seconds),
          'bare hashes, s': bare.toFixed(2),
          ratio: (seconds / bare).toFixed(2),
          'fastest bare, s': fastestBare.toFixed(2),
          'ratio to it': (seconds / fastestBare).toFixed(2),
          'peak RSS, MB': Math.round(peakMb),
        })
      }
    }
    console.table(rows)
    console.log(
      `${entries} entries; bare hashes: crypto.hash('sha256', …, 'buffer'); fastest bare: the same with 'binary' output`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(path: string, threads: number, entries: number, key: string): Promise<Measured> {
  const lengths = Array.from({ length: 1000 }, (_, index) => 33 + Buffer.byteLength(sampleBody(index)))
  const rounds: Omit<Measured, 'peakMb'>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = bareSeconds(entries, lengths, 'buffer')
    const fastestBare = bareSeconds(entries, lengths, 'binary')
    const start = performance.now()
    const { ok, problems } = await verifyBundle(path, { key, threads })
    if (!ok) throw new Error(`the sample does not verify: ${JSON.stringify(problems[0])}`)
    rounds.push({ seconds: (performance.now() - start) / 1000, bare, fastestBare })
  }
  return {
    seconds: median(rounds.map(({ seconds }) => seconds)),
    bare: median(rounds.map(({ bare }) => bare)),
    fastestBare: median(rounds.map(({ fastestBare }) => fastestBare)),
    peakMb: process.resourceUsage().maxRSS / 1024,
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** The time for a leaf of each length in turn, and a node, for every entry. */
function bareSeconds(entries: number, lengths: readonly number[], output: 'buffer' | 'binary'): number {
  const leaves = lengths.map((length) => Buffer.alloc(length, 0x61))
  const node = Buffer.alloc(65, 1)
  const start = performance.now()
  for (let done = 0; done < entries; done += leaves.length) {
    for (const leaf of leaves) {
      hash('sha256', leaf, output)
      hash('sha256', node, output)
    }
  }
  return (performance.now() - start) / 1000
}

async function writeSample(path: string, size: number, compress: boolean): Promise<string> {
  const { skey, vkey } = generateKey('bench.example/log')
  const signer = parseSignerKey(skey)
  const checkpoints: string[] = []
  const frontier = new Frontier()
  function* entries(): Generator<BundleEntry> {
    for (let index = 0; index < size; index += 1) {
      const salt = createHash('sha256').update(String(index)).digest('hex').slice(0, 32)
      const body = sampleBody(index)
      const leafHash = entryHash(salt, body)
      frontier.add(leafHash)
      if (frontier.size % ENTRIES_PER_CHECKPOINT === 0 || frontier.size === size) {
        const head = { size: frontier.size, root: frontier.root() }
        checkpoints.push(
          signCheckpoint({ origin: signer.verifier.name, ...head, time: timeOf(index), epoch: 1 }, signer),
        )
      }
      yield { salt, body, leafHash }
    }
  }
  const bundle = writeBundle({
    organization: { id: ORG, name: 'Bench' },
    vkey,
    size,
    scope: { kind: 'all' },
    createdAt: new Date(START),
    entries: entries(),
    checkpoints,
    blobs: [],
    compress,
  })
  await pipeline(Readable.from(bundle), createWriteStream(path))
  return vkey
}

function timeOf(index: number): string {
  return new Date(START + index * 100).toISOString()
}

/** A body of about 600 bytes, as PostgreSQL writes jsonb. */
function sampleBody(index: number): string {
  const [subject, procedure, owner, request] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const at = timeOf(index).replace('Z', '+00:00')
  return `{"v": 1, "at": "${at}", "org": "${ORG}", "row": {"id": "${subject}", "state": "open", "due_at": "2026-03-08T00:00:00+00:00", "opens_at": "2026-03-01T00:00:00+00:00", "owner_id": "${owner}", "waived_by": null, "procedure_id": "${procedure}", "control_version": 3}, "actor": "person:${owner}", "table": "obligation", "action": "update", "behalf": null, "schema": 12, "request": "${request}", "subject": "${subject}", "operation": "completeObligation"}`
}
