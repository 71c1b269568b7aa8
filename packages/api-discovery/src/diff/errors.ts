export type DiffErrorCode = 'not-a-repository' | 'no-such-revision' | 'no-git' | 'bad-baseline'

/** What to compare with cannot be had. */
export class DiffError extends Error {
  override readonly name = 'DiffError'
  readonly code: DiffErrorCode
  constructor(code: DiffErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
