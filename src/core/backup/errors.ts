/** Why a backup cannot be made or restored. */
export type BackupErrorCode =
  | 'file_exists'
  | 'cannot_write'
  | 'disk_full'
  | 'not_a_backup'
  | 'damaged'
  | 'other_installation'
  | 'keys_missing'
  | 'keys_of_another_backup'
  | 'newer_release'
  | 'other_migrations'
  | 'not_empty'
  | 'wrong_content'

/** The message says what is wrong, where, and what to do; it can be shown to whoever runs backup or restore. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
