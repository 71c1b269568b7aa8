// Verification as a library and as a command, with worker threads wherever this code may have been bundled into: they
// run the text of the single-file verifier, so they depend on no file beside this one.
import { verifierSource } from './verifier-source.ts'
import { type CommandOutput, type ExitCode, runVerifyCommand as runCommand } from './verify/command.ts'
import { type Verification, verifyBundle as verify, type VerifyOptions } from './verify/verify-bundle.ts'

export { type CommandOutput, EXIT, type ExitCode } from './verify/command.ts'
export type { Counts } from './verify/manifest-judgment.ts'
export type { Problem, ProblemCode } from './verify/problem.ts'
export { verificationText } from './verify/result-text.ts'
export type { TimeTolerance } from './verify/times.ts'
export type { HeadSummary, Verification, VerifyOptions } from './verify/verify-bundle.ts'

/**
 * Verifies a bundle, a zip or the folder into which it was unpacked: offline, in bounded memory, trusting nothing but
 * the key.
 *
 * @throws LedgerError when the file cannot be read as a bundle at all, or the key cannot be read
 */
export function verifyBundle(path: string, options: VerifyOptions = {}): Promise<Verification> {
  return verify(path, { workerScript: workerScript(), ...options })
}

/**
 * Shows that a bundle is whole and extends a checkpoint that was received earlier: "nothing that you were told has
 * changed since".
 *
 * @param older the signed checkpoint, as it was received
 */
export function verifyExtension(older: string, path: string, options: VerifyOptions = {}): Promise<Verification> {
  return verifyBundle(path, { ...options, olderCheckpoints: [older, ...(options.olderCheckpoints ?? [])] })
}

/**
 * The command `verify` with its arguments, as `holdfast verify` and the verifier inside a bundle run it.
 *
 * @returns 0 verified · 1 a problem was found · 2 wrong use, or the bundle cannot be read
 */
export function runVerifyCommand(args: readonly string[], output: CommandOutput): Promise<ExitCode> {
  return runCommand(args, output, workerScript())
}

function workerScript(): URL {
  return new URL(`data:text/javascript;base64,${Buffer.from(verifierSource).toString('base64')}`)
}
