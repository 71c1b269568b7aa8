import {
  type BundleBlob,
  type BundleEntry,
  type BundleSource,
  type Verification,
  verifyBundle,
  type VerifyOptions,
} from '../../src/index.ts'
import { SampleLog, signer, temporaryFolder, writeAndVerify, writeBundleFile } from './sample-log.ts'
import { OpenedBundle } from './tampering.ts'

/** The key that is known to be right. */
export const key = signer.verifier

/** A folder in which bundles are written, tampered with and verified. */
export class Workbench {
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>
  #files = 0

  private constructor(folder: Awaited<ReturnType<typeof temporaryFolder>>) {
    this.#folder = folder
  }

  static async open(): Promise<Workbench> {
    return new Workbench(await temporaryFolder())
  }

  readonly close = (): Promise<void> => this.#folder.remove()

  path(name: string): string {
    return this.#folder.path(name)
  }

  freshPath(): string {
    this.#files += 1
    return this.path(`bundle-${this.#files}.zip`)
  }

  write(log: SampleLog, overrides?: Partial<BundleSource>): Promise<string> {
    return writeBundleFile(this.freshPath(), log.source(overrides))
  }

  /** Writes the bundle of a log as it is, and verifies it. */
  verify(log: SampleLog, overrides?: Partial<BundleSource>): Promise<Verification> {
    return writeAndVerify(this.freshPath(), log.source(overrides))
  }

  /** Verifies a bundle that somebody has opened and changed. */
  async verifyChanged(bundle: OpenedBundle, options: VerifyOptions = {}): Promise<Verification> {
    return verifyBundle(await bundle.write(this.freshPath()), { key, ...options })
  }

  /** Writes the bundle of a log, lets somebody change it, and verifies what has become of it. */
  async tamper(log: SampleLog, edit: (bundle: OpenedBundle) => void): Promise<Verification> {
    const bundle = await OpenedBundle.of(await this.write(log))
    edit(bundle)
    return this.verifyChanged(bundle)
  }
}

/** 50 entries under checkpoints of 20, 36 and 50; entries 35 and 45 are evidence, the others obligations. */
export function sampleLog(): SampleLog {
  const log = new SampleLog().addMany(20).checkpoint().addMany(15)
  log.addEvidence('the first report')
  log.checkpoint().addMany(9)
  log.addEvidence(Buffer.alloc(3000, 7))
  return log.addMany(4).checkpoint()
}

export function codes({ problems }: Verification): string[] {
  return problems.map(({ code }) => code)
}

/** Code and entry of each problem. */
export function summary({ problems }: Verification): [string, number | undefined][] {
  return problems.map(({ code, leaf }) => [code, leaf])
}

/** What a reader sees of an entry that is out of scope. */
export function bareHash({ leafHash }: BundleEntry): BundleEntry {
  return { leafHash: leafHash ?? Buffer.alloc(32) }
}

/** Leaves the content out of one file of evidence. */
export function withhold(blobs: readonly BundleBlob[], sha256: string): BundleBlob[] {
  return blobs.map((blob) => (blob.sha256 === sha256 ? { sha256, size: blob.size, mediaType: blob.mediaType } : blob))
}
