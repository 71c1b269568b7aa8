/**
 * Everything this package can refuse, as a closed list.
 *
 * An error means that something could not be read or was asked for wrongly. What a *verification* finds wrong with
 * a bundle is not an error but a `Problem` in its result.
 */
export type LedgerErrorCode =
  | 'tree-range'
  | 'tile-missing'
  | 'tile-malformed'
  | 'proof-wrong'
  | 'key-malformed'
  | 'note-malformed'
  | 'note-key-unknown'
  | 'note-signature-wrong'
  | 'checkpoint-malformed'
  | 'entry-malformed'
  | 'manifest-malformed'
  | 'bundle-incomplete'
  | 'zip-not-a-zip'
  | 'zip-cut-off'
  | 'zip-malformed'
  | 'zip-unsupported'
  | 'zip-name-refused'
  | 'zip-too-large'
  | 'zip-member-missing'
  | 'zip-member-damaged'

export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
