// A process of its own that uses a private PostgreSQL, for the tests: some are killed, some run as another user.
// It is told what to do by its first argument and by lines on its input, and tells what happens by lines of JSON.
import { createInterface } from 'node:readline'
import { PostgresStartError } from './errors.ts'
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start.ts'

function tell(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

const options: Omit<EmbeddedPostgresOptions, 'log'> = JSON.parse(process.argv[2] ?? '{}')
try {
  const postgres = await startEmbeddedPostgres({ ...options, log: (line) => tell({ event: 'log', ...line }) })
  postgres.onCrash(({ message }) => tell({ event: 'crash', message }))
  const { host, port, superuser, major, attached } = postgres
  tell({ event: 'ready', host, port, superuser, major, attached })
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop') break
  }
  await postgres.stop()
  tell({ event: 'stopped' })
} catch (error) {
  tell({
    event: 'failed',
    code: error instanceof PostgresStartError ? error.code : undefined,
    message: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
  })
  process.exitCode = 1
}
