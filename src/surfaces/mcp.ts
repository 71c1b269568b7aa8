import { type CallToolResult, Server, type Tool } from '@modelcontextprotocol/server'
import * as z from 'zod'
import type { Problem } from '../core/operations/problem.ts'
import { contract } from './contract.ts'
import { type Operation, operationsOf } from './walk.ts'

/** Who uses the tools: in the server itself, or through its REST API. */
export interface ToolUser {
  /** The permissions that the user has; tools that need others are not shown. */
  permissions(): Promise<ReadonlySet<string>>
  call(operation: Operation, input: unknown): Promise<unknown>
  /** What went wrong, as the server would answer it. */
  problemOf(error: unknown): Pick<Problem, 'title' | 'detail' | 'errors'>
}

/**
 * Creating operations whose tools are destructive all the same: applying a program retires what it does not name.
 */
const destructiveThough = new Set(['program_apply'])

/** `people.importCsv` → `people_import_csv` */
const toolName = ({ name }: Operation): string =>
  name.join('_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Operations that are tools: all that need a key and speak JSON. */
const operations = new Map(
  operationsOf(contract)
    .filter(({ meta }) => meta.access !== 'public' && meta.stream === undefined)
    .map((operation) => [toolName(operation), operation]),
)

/** The tool of each operation, as tools/list gives it. */
const tools: ReadonlyMap<string, Tool> = new Map(
  [...operations].map(([name, operation]) => [name, toolOf(name, operation)]),
)

function toolOf(name: string, operation: Operation): Tool {
  const { meta, method, summary, description, procedure } = operation
  const isReadOnly = method === 'GET' || meta.access.endsWith(':read')
  return {
    name,
    title: summary,
    description: description === undefined ? summary : `${summary}. ${description}`,
    inputSchema: inputOf(procedure['~orpc'].inputSchema),
    annotations: {
      title: summary,
      readOnlyHint: isReadOnly,
      destructiveHint: !isReadOnly && (!meta.idempotent || destructiveThough.has(name)),
      idempotentHint: isReadOnly || method === 'PUT' || method === 'DELETE',
      // what a tool does stays in Holdfast
      openWorldHint: false,
    },
  }
}

function inputOf(schema: unknown): Tool['inputSchema'] {
  if (!(schema instanceof z.ZodType)) return { type: 'object' }
  // the input of every operation is an object; the two packages have each their own type of JSON Schema
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Tool['inputSchema']
}

/** A server of the Model Context Protocol with a tool for every operation that its user may call. */
export function createMcpServer(user: ToolUser, version: string): Server {
  const server = new Server(
    { name: 'holdfast', version },
    {
      capabilities: { tools: {} },
      instructions:
        'Holdfast holds a security program: what was supposed to happen (obligations), what really happened (records, evidence), and what is wrong (findings). ' +
        'obligations_today says what to do next. Most reads take asOf, a moment of the past. Ids come from the lists.',
    },
  )
  server.setRequestHandler('tools/list', async () => {
    const permissions = await user.permissions()
    const may = ({ meta }: Operation): boolean => meta.access === 'signed_in' || permissions.has(meta.access)
    const shown = [...operations].filter(([, operation]) => may(operation))
    return { tools: shown.flatMap(([name]) => tools.get(name) ?? []) }
  })
  server.setRequestHandler('tools/call', async ({ params }) => {
    const operation = operations.get(params.name)
    if (!operation) return failed({ title: `There is no tool ${params.name}.` })
    try {
      const answer = await user.call(operation, params.arguments ?? {})
      return { content: [{ type: 'text', text: JSON.stringify(answer) }] }
    } catch (error) {
      return failed(user.problemOf(error))
    }
  })
  return server
}

/** An error of the tool, not of the protocol: whoever called reads it and can do better. */
function failed({ title, detail, errors = [] }: Pick<Problem, 'title' | 'detail' | 'errors'>): CallToolResult {
  const lines = [
    title,
    ...(errors.length === 0 && detail !== undefined ? [detail] : []),
    ...errors.map(({ path, message }) => `${path}: ${message}`),
  ]
  return { isError: true, content: [{ type: 'text', text: lines.join('\n') }] }
}
