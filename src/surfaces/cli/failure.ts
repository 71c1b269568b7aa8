import { HoldfastError, type InputIssue } from '../../core/errors.ts'

/** What a command ends with: 0 is done, 1 refused or failed, 2 wrong use, 3 the server cannot be reached. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, unreachable: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command was called in a way that it cannot follow: an unknown flag, a value that is none, a file that is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The server did not answer. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** What the server answered instead of a result (RFC 9457). */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly issues: readonly InputIssue[]

  constructor(problem: { title: string; detail: string; status: number; code: string; issues: readonly InputIssue[] }) {
    super(problem.detail)
    this.title = problem.title
    this.status = problem.status
    this.code = problem.code
    this.issues = problem.issues
  }
}

/** What is printed for an error, in plain words, and the exit code that goes with it. No stack: HOLDFAST_LOG=debug shows that. */
export function explainFailure(error: unknown): { lines: string[]; code: ExitCode } {
  if (error instanceof UsageError) return { lines: [error.message], code: exitCodes.wrongUse }
  if (error instanceof UnreachableError) return { lines: [error.message], code: exitCodes.unreachable }
  if (error instanceof RefusedError) {
    // the detail of bad input is the list of its issues, which follows anyway
    const detail = error.message === '' || error.issues.length > 0 ? [] : [error.message]
    return { lines: [`${error.title}.`, ...detail, ...issueLines(error.issues)], code: exitCodes.failed }
  }
  if (error instanceof HoldfastError) {
    const summary = error.message === '' ? 'Something went wrong inside of Holdfast.' : error.message
    return {
      lines: error.issues.length > 1 ? [summary, ...issueLines(error.issues)] : [summary],
      code: exitCodes.failed,
    }
  }
  const message = error instanceof Error && error.message !== '' ? error.message : String(error)
  return { lines: [message, ...(isDebugging() ? [] : ['HOLDFAST_LOG=debug shows more.'])], code: exitCodes.failed }
}

const issueLines = (issues: readonly InputIssue[]): string[] =>
  issues.map((issue) => (issue.path === '' ? `  ${issue.message}` : `  ${issue.path}: ${issue.message}`))

export const isDebugging = (): boolean => process.env['HOLDFAST_LOG'] === 'debug'
