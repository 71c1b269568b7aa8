/** Everything that can stop a run or a part of it. The exit code of the command line depends only on this code. */
export type ApiTestErrorCode =
  | 'usage'
  | 'config_invalid'
  | 'input_unreadable'
  | 'input_invalid'
  | 'rule_invalid'
  | 'host_not_allowed'
  | 'target_unreachable'
  | 'login_failed'
  | 'connection_failed'
  | 'response_invalid'
  | 'timeout'
  | 'budget_exhausted'
  | 'rate_limited'
  | 'stopped'

export class ApiTestError extends Error {
  readonly code: ApiTestErrorCode

  constructor(code: ApiTestErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ApiTestError'
    this.code = code
  }
}

/** The message of anything that was thrown, for reports and logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code of an error of ours, or undefined for anything else that was thrown. */
export function codeOf(error: unknown): ApiTestErrorCode | undefined {
  return error instanceof ApiTestError ? error.code : undefined
}
