import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { LedgerError } from '../errors.ts'
import { verificationText } from './result-text.ts'
import { verifyBundle } from './verify-bundle.ts'

/** How the command ends: nothing is wrong · something is wrong · it was used wrongly or the bundle cannot be read. */
export const EXIT = { good: 0, problem: 1, unusable: 2 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const USAGE = `Verifies a Holdfast ledger bundle: offline, trusting nothing but the public key of the log.

Usage: verify BUNDLE [options]

  BUNDLE              the .zip, or the folder into which it was unpacked
  --key KEY           the public key of the log, or a file with it. Take it from somewhere else
                      than the bundle. Without it, the key in the bundle is used, and the result says so
  --checkpoint FILE   a signed checkpoint that you received earlier; the log must extend it.
                      May be given several times
  --threads N         threads to use (default: as many as the machine has, at most 8)
  --json              the result as JSON
  --help

Exit code: 0 verified · 1 a problem was found · 2 wrong use, or the bundle cannot be read
`

export interface CommandOutput {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
}

/**
 * The command `verify`, as `holdfast verify` and the verifier inside a bundle run it.
 *
 * @param args what stands behind the name of the command
 * @param workerScript what worker threads run; without it there is one thread
 */
export async function runVerifyCommand(
  args: readonly string[],
  { write, writeError }: CommandOutput,
  workerScript?: URL,
): Promise<ExitCode> {
  try {
    const request = parseRequest(args)
    if (request === 'help') {
      write(USAGE)
      return EXIT.good
    }
    const { bundle, keyText, checkpoints, threads, asJson } = request
    const verification = await verifyBundle(bundle, {
      ...(keyText === undefined ? {} : { key: await textOrFile(keyText) }),
      olderCheckpoints: await Promise.all(checkpoints.map((file) => readFile(file, 'utf8'))),
      threads,
      ...(workerScript === undefined ? {} : { workerScript }),
    })
    write(asJson ? `${JSON.stringify(verification, null, 2)}\n` : verificationText(verification))
    return verification.ok ? EXIT.good : EXIT.problem
  } catch (error) {
    writeError(`${explain(error)}\n`)
    return EXIT.unusable
  }
}

interface VerifyRequest {
  readonly bundle: string
  readonly keyText: string | undefined
  readonly checkpoints: readonly string[]
  readonly threads: number
  readonly asJson: boolean
}

class UsageError extends Error {}

function parseRequest(args: readonly string[]): VerifyRequest | 'help' {
  const { values, positionals } = parse(args)
  if (values.help === true) return 'help'
  const [bundle, ...more] = positionals
  if (bundle === undefined || more.length > 0) throw new UsageError('Name one bundle to verify.')
  const threads = values.threads === undefined ? Math.min(availableParallelism(), 8) : Number(values.threads)
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new UsageError('--threads takes a number from 1 to 64.')
  return { bundle, keyText: values.key, checkpoints: values.checkpoint ?? [], threads, asJson: values.json === true }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        checkpoint: { type: 'string', multiple: true },
        threads: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** A key as it was written on the command line, or the content of the file of that name. */
async function textOrFile(keyOrFile: string): Promise<string> {
  if (/^[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/.test(keyOrFile)) return keyOrFile
  return readFile(keyOrFile, 'utf8')
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`
  if (error instanceof LedgerError) return `Cannot verify: ${error.message} [${error.code}]`
  if (error instanceof Error && 'code' in error) return `Cannot verify: ${error.message}`
  // Not foreseen. It must not look like a verdict, so it ends like all that cannot be verified.
  return `Cannot verify: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
