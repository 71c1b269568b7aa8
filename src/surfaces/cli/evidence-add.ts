import { basename } from 'node:path'
import type { Command } from 'commander'
import type { Operation } from '../walk.ts'
import { type Connection, connect, refusalOf } from './connection.ts'
import { UsageError } from './failure.ts'
import { operationCommand } from './operation-command.ts'
import { type Format, printAnswer } from './output.ts'
import { sendFile } from './transfer.ts'

interface Flags {
  server?: string
  key?: string
  output: Format
  kind?: string
  title?: string
  url?: string
  statement?: string
  coversFrom?: string
  coversUntil?: string
  expiresOn?: string
  machine?: boolean
  obligation?: string
  requirement?: string
  note?: string
  idempotencyKey?: string
}

/**
 * `holdfast evidence add FILE`: uploads a file, and with --obligation also records that the obligation was carried out with it.
 * Without a file it is the operation of that name, for links and statements.
 */
export function evidenceAddCommand(add: Operation): Command {
  return operationCommand(add)
    .summary('Add a file, a link or a statement as evidence, and record what it proves')
    .argument('[file]', 'File to upload, or - for standard input; none for --kind link or statement')
    .option('--machine', 'A machine made the file')
    .option('--obligation <id>', 'Also record that this obligation was carried out')
    .option('--requirement <id>', 'Which evidence of the procedure this is')
    .option('--note <text>', 'Note of the record')
    .action(async (file: string | undefined, flags: Flags) => {
      const connection = await connect(flags)
      try {
        const evidence =
          file === undefined ? await addWithoutFile(connection, flags) : await upload(connection, file, flags)
        const answer =
          flags.obligation === undefined ? evidence : await record(connection, evidence, flags.obligation, flags)
        await printAnswer(once(answer), { format: flags.output, outputSchema: add.procedure['~orpc'].outputSchema })
      } catch (error) {
        throw refusalOf(connection.server, error)
      }
    })
}

async function* once(answer: unknown): AsyncGenerator {
  yield await Promise.resolve(answer)
}

const coverageOf = ({ coversFrom, coversUntil, expiresOn }: Flags): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ coversFrom, coversUntil, expiresOn }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )

async function addWithoutFile({ client }: Connection, flags: Flags): Promise<{ id: string }> {
  const { kind, title, url, statement } = flags
  if (kind !== 'link' && kind !== 'statement') throw new UsageError('Name a file, or --kind link or --kind statement.')
  if (title === undefined) throw new UsageError('Missing: --title.')
  return client.evidence.add(
    {
      kind,
      title,
      ...(url === undefined ? {} : { url }),
      ...(statement === undefined ? {} : { statement }),
      ...coverageOf(flags),
    },
    { context: { idempotencyKey: flags.idempotencyKey ?? crypto.randomUUID() } },
  )
}

async function upload(connection: Connection, file: string, flags: Flags): Promise<{ id: string }> {
  if (flags.kind !== undefined || flags.url !== undefined || flags.statement !== undefined)
    throw new UsageError('--kind, --url and --statement are for evidence without a file.')
  const name = file === '-' ? (flags.title ?? 'standard input') : basename(file)
  const query = new URLSearchParams({
    ...coverageOf(flags),
    ...(flags.title === undefined ? {} : { title: flags.title }),
    ...(flags.machine === true ? { machine: 'true' } : {}),
  }).toString()
  const path = `/evidence/files/${encodeURIComponent(name)}${query === '' ? '' : `?${query}`}`
  const answer = await sendFile(connection, path, file, {
    'idempotency-key': flags.idempotencyKey ?? crypto.randomUUID(),
  })
  if (typeof answer !== 'object' || answer === null || !('id' in answer) || typeof answer.id !== 'string')
    throw new Error(`${connection.server} did not say under which id it keeps the file.`)
  return { ...answer, id: answer.id }
}

function record({ client }: Connection, evidence: { id: string }, obligation: string, { requirement, note }: Flags) {
  return client.obligations.complete(
    {
      id: obligation,
      evidence: [{ evidenceId: evidence.id, ...(requirement === undefined ? {} : { requirement }) }],
      ...(note === undefined ? {} : { note }),
    },
    { context: { idempotencyKey: crypto.randomUUID() } },
  )
}
