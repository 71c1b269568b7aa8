/** Options that do not go together, or a value that is none. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
