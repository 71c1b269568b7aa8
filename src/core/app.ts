import type { BlobStore } from './blobs.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import type { LedgerService } from './ledger/service.ts'
import type { Log } from './log.ts'
import type { Mailer } from './mail.ts'
import type { MasterSecret } from './secret.ts'

/** What the running program consists of; made once in main.ts (and once a test file), handed down, never global. */
export interface App {
  readonly config: Config
  readonly log: Log
  readonly secret: MasterSecret
  readonly database: Database
  readonly blobs: BlobStore
  readonly ledger: LedgerService
  readonly mailer: Mailer
}
