import { ORPCError, ValidationError } from '@orpc/server'
import pg from 'pg'
import { isUnanswered } from '../database/database.ts'
import { HoldfastError, type InputIssue, type ProblemCode, problemStatus } from '../errors.ts'

/** An RFC 9457 problem document, as every surface answers an error. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode
  detail?: string
  /** The request id; the server's log has more under it. */
  instance: string
  errors?: readonly InputIssue[]
}

const titles: Record<ProblemCode, string> = {
  invalid_input: 'The input cannot be used',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  separation_of_duties: 'Somebody else must do this',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'In conflict with what is there',
  wrong_state: 'Not possible in this state',
  window_not_open: 'The window is not open yet',
  as_of_unavailable: 'No checkpoint that early',
  idempotency_in_progress: 'Still running',
  too_large: 'Too large',
  unsupported_media_type: 'Unsupported media type',
  missing_evidence: 'Evidence is missing',
  idempotency_mismatch: 'Idempotency key used before',
  invalid_program: 'The program has problems',
  locked_out: 'Locked out for a while',
  rate_limited: 'Too many requests',
  internal: 'Something went wrong on the server',
  unavailable: 'Not available right now',
  storage_full: 'The disk is full',
}

/** Turns any error into one of ours. What is unknown becomes `internal`, without a word of its cause. */
export function toHoldfastError(error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error
  if (error instanceof ORPCError) {
    if (error.cause instanceof HoldfastError) return error.cause
    if (error.cause instanceof ValidationError && error.status === 400) {
      const issues = error.cause.issues.map((issue) => ({
        path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
        message: issue.message,
      }))
      return new HoldfastError(
        'invalid_input',
        issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)).join('; '),
        { issues },
      )
    }
    const code = codeOfStatus(error.status)
    return new HoldfastError(code, code === 'internal' ? '' : error.message, { cause: error.cause ?? error })
  }
  if (error instanceof pg.DatabaseError) return fromDatabase(error)
  if (error instanceof Error && isConnectionLoss(error))
    return new HoldfastError('unavailable', 'The database cannot be reached. Try again in a moment.', { cause: error })
  if (error instanceof Error && isBrokenOff(error))
    return new HoldfastError('invalid_input', 'The connection ended before all of the body had come.', { cause: error })
  if (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400
  ) {
    const code = codeOfStatus(error.statusCode)
    return new HoldfastError(code, code === 'internal' ? '' : error.message, { cause: error })
  }
  return new HoldfastError('internal', '', { cause: error })
}

function codeOfStatus(status: number): ProblemCode {
  switch (status) {
    case 400:
      return 'invalid_input'
    case 401:
      return 'unauthenticated'
    case 403:
      return 'forbidden'
    case 404:
      return 'not_found'
    case 405:
      return 'method_not_allowed'
    case 413:
      return 'too_large'
    case 415:
      return 'unsupported_media_type'
    case 429:
      return 'rate_limited'
    default:
      return status >= 400 && status < 500 ? 'invalid_input' : status === 503 ? 'unavailable' : 'internal'
  }
}

/** SQLSTATE classes that say something about the caller's input or the state of things, not about our code. */
function fromDatabase(error: pg.DatabaseError): HoldfastError {
  const state = error.code ?? ''
  if (state === '23505')
    return new HoldfastError(
      'conflict',
      `That is there already${error.constraint === undefined ? '' : ` (${error.constraint})`}.`,
      { cause: error },
    )
  if (state === '23503')
    return new HoldfastError(
      'conflict',
      `Something that this refers to does not exist${error.constraint === undefined ? '' : ` (${error.constraint})`}.`,
      { cause: error },
    )
  if (state === '23514')
    return new HoldfastError(
      'conflict',
      `The database refuses this${error.constraint === undefined ? '' : ` (${error.constraint})`}.`,
      { cause: error },
    )
  if (state.startsWith('22'))
    return new HoldfastError(
      'invalid_input',
      'A value cannot be stored: out of range, or with characters that text cannot hold.',
      { cause: error },
    )
  if (state.startsWith('HF')) return new HoldfastError('wrong_state', error.message, { cause: error })
  if (state === '53100')
    return new HoldfastError(
      'storage_full',
      "The database's disk is full; nothing was changed. Free space and try again.",
      { cause: error },
    )
  if (state === '40P01' || state === '40001')
    return new HoldfastError('unavailable', 'Others changed the same things at the same time. Try again.', {
      cause: error,
    })
  if (state.startsWith('08') || state.startsWith('57P') || state.startsWith('53'))
    return new HoldfastError('unavailable', 'The database cannot be reached. Try again in a moment.', { cause: error })
  return new HoldfastError('internal', '', { cause: error })
}

/** Codes of the system for a database that does not answer. The same may happen to a file or a caller; only sockets count. */
const lost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
])
const socketCalls = new Set(['connect', 'read', 'write', 'getaddrinfo'])

const isConnectionLoss = (error: Error): boolean =>
  ('code' in error && 'syscall' in error && lost.has(String(error.code)) && socketCalls.has(String(error.syscall))) ||
  isUnanswered(error) ||
  // pg has no codes for these
  /^Connection terminated|^timeout exceeded when trying to connect|is not queryable$|^Cannot use a pool after calling end/.test(
    error.message,
  )

/** What Node says of a request whose sender hung up in the middle of the body. */
const isBrokenOff = (error: Error): boolean =>
  error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'

export function problemOf(error: HoldfastError, requestId: string): Problem {
  return {
    type: `urn:holdfast:problem:${error.code}`,
    title: titles[error.code],
    status: problemStatus[error.code],
    code: error.code,
    ...(error.message === '' ? {} : { detail: error.message }),
    instance: `urn:uuid:${requestId}`,
    ...(error.issues.length === 0 ? {} : { errors: error.issues }),
  }
}
