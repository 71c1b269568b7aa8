/**
 * Every way an operation can fail, and the HTTP status it answers with. The list is closed: an error that is not one of these
 * is a defect of ours, logged with the request id and answered opaquely as `internal`.
 */
export const problemStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  separation_of_duties: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  wrong_state: 409,
  window_not_open: 409,
  as_of_unavailable: 409,
  idempotency_in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  missing_evidence: 422,
  idempotency_mismatch: 422,
  invalid_program: 422,
  locked_out: 423,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  storage_full: 507,
} as const

export type ProblemCode = keyof typeof problemStatus

/** One thing that is wrong with the input: where (a dotted path, or file:line:column), and what. */
export interface InputIssue {
  path: string
  message: string
}

/**
 * An error the caller can act on. `message` says what is wrong, where, and what to do.
 * It becomes an RFC 9457 problem document with status `problemStatus[code]`.
 */
export class HoldfastError extends Error {
  readonly code: ProblemCode
  readonly issues: readonly InputIssue[]

  constructor(code: ProblemCode, message: string, options: { issues?: readonly InputIssue[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HoldfastError'
    this.code = code
    this.issues = options.issues ?? []
  }

  get status(): number {
    return problemStatus[this.code]
  }
}

/** Narrows `value`, or answers 404 in words that name what was looked for. */
export function found<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new HoldfastError('not_found', `There is no such ${what}.`)
  return value
}
