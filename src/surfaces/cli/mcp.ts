import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { Command } from 'commander'
import { createMcpServer, type ToolUser } from '../mcp.ts'
import { type Connection, connect, refusalOf } from './connection.ts'
import { RefusedError } from './failure.ts'
import { addConnectionFlags } from './operation-command.ts'
import { version } from '../version.ts'

/** `holdfast mcp`: the tools on standard input and output, for assistants that start their servers themselves. */
export const mcpCommand = (): Command =>
  addConnectionFlags(
    new Command('mcp').description(
      'Speak the Model Context Protocol on standard input and output: a tool for every operation that the key may call',
    ),
  ).action(async (flags: { server?: string; key?: string }) => {
    const connection = await connect(flags)
    const text = await version()
    serveStdio(() => createMcpServer(userOf(connection), text), {
      onerror: (error) => process.stderr.write(`${error.message}\n`),
    })
  })

/** The tools' user is the API key, calling the operations through REST. */
function userOf(connection: Connection): ToolUser {
  return {
    permissions: async () => new Set((await connection.client.identity.session({})).permissions),
    call: (operation, input) =>
      connection.call(operation, input, operation.meta.idempotent ? { idempotencyKey: crypto.randomUUID() } : {}),
    problemOf(error) {
      const refusal = refusalOf(connection.server, error)
      if (refusal instanceof RefusedError)
        return { title: refusal.title, detail: refusal.message, errors: refusal.issues }
      return { title: refusal instanceof Error ? refusal.message : String(refusal) }
    },
  }
}
