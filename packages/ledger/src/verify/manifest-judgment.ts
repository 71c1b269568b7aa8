import { MANIFEST } from '../bundle/layout.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { SignedHead } from './checkpoint-chain.ts'
import { isWithheld } from './claims.ts'
import type { Problems } from './problem.ts'

/** How much of everything was verified. */
export interface Counts {
  readonly entries: number
  /** Entries of which only the hash is here, because they were erased. */
  readonly erased: number
  /** Entries of which only the hash is here, for any other reason. */
  readonly withheld: number
  readonly checkpoints: number
  readonly blobs: number
  readonly blobBytes: number
}

/** What was found, beside which the manifest is held. */
export interface Findings {
  readonly vkey: string
  readonly heads: readonly SignedHead[]
  readonly counts: Counts
  readonly presentBlobs: ReadonlySet<string>
}

/**
 * Holds the manifest against what is there. It is not signed, so a difference proves no tampering with the log; but
 * whoever only reads the manifest would be misled.
 */
export function judgeManifest(
  manifest: Manifest,
  { vkey, heads, counts, presentBlobs }: Findings,
  problems: Problems,
): void {
  const wrong = (what: string): void => {
    problems.add({ code: 'manifest-wrong', message: `${MANIFEST}: ${what}`, file: MANIFEST })
  }
  const compare = (name: string, said: string | number, found: string | number): void => {
    if (said !== found) wrong(`${name} is ${said}, but ${found} is right`)
  }
  compare('vkey', manifest.vkey, vkey)
  compare('origin', manifest.origin, vkey.slice(0, vkey.indexOf('+')))
  compare('size', manifest.size, counts.entries)
  compare('counts.hashes', manifest.counts.hashes, counts.erased + counts.withheld)
  compare('counts.bodies', manifest.counts.bodies, counts.entries - counts.erased - counts.withheld)
  compare('counts.checkpoints', manifest.counts.checkpoints, counts.checkpoints)
  compare('counts.blobs', manifest.counts.blobs, counts.blobs)
  compare('epochs', JSON.stringify(manifest.epochs), JSON.stringify(epochsOf(heads)))

  const listed = new Set(manifest.blobs.filter((blob) => !isWithheld(blob)).map(({ sha256 }) => sha256))
  for (const sha256 of listed) {
    if (!presentBlobs.has(sha256)) wrong(`evidence ${sha256} is listed, but is not here`)
  }
  for (const sha256 of presentBlobs) {
    if (!listed.has(sha256)) wrong(`evidence ${sha256} is here, but is not listed`)
  }
}

function epochsOf(heads: readonly SignedHead[]): Manifest['epochs'] {
  return heads
    .filter(({ epoch }, index) => epoch !== heads[index - 1]?.epoch)
    .map(({ epoch, size, time }) => ({ epoch, size, time }))
}
