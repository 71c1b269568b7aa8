export { PostgresStartError, type PostgresStartErrorCode } from './errors.ts'
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, type LogLine, startEmbeddedPostgres } from './start.ts'
export type { PostgresCrash } from './supervision.ts'
