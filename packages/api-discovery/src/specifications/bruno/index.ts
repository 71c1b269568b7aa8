/** Bruno's `.bru` files (the Bru markup language): one request in blocks. */
import { endpointOfExample } from '../example-request.ts'
import type { SpecificationFormat } from '../format.ts'
import { linesOf } from '../lines.ts'

interface Block {
  readonly name: string
  readonly lines: readonly string[]
  readonly line: number
}

const METHODS = /^(?:get|post|put|patch|delete|options|head|trace|connect|query)$/
const MAX_LINES = 100_000

export const bruno: SpecificationFormat = {
  name: 'bruno',
  extensions: ['.bru'],
  accepts: (text) => /^(?:get|post|put|patch|delete|options|head|trace|connect|query|http|ws)\s*\{/m.test(text),
  read: (text) => {
    const blocks = blocksOf(text)
    const request = blocks.find(({ name }) => METHODS.test(name) || name === 'http' || name === 'ws')
    if (request === undefined) return []
    const options = new Map(pairsOf(request))
    const named = (name: string): string[] => {
      const block = blocks.find((one) => one.name === name)
      return block === undefined ? [] : pairsOf(block).map(([key]) => key)
    }
    const raw = blocks.find(({ name }) => /^body(?::(?:json|xml|text|sparql))?$/.test(name))
    const isMultipart = blocks.some(({ name }) => name === 'body:multipart-form')
    const auth = options.get('auth')
    const summary = new Map(pairsOf(blocks.find(({ name }) => name === 'meta') ?? request)).get('name')
    const found = endpointOfExample({
      method: METHODS.test(request.name) ? request.name : (options.get('method') ?? 'get'),
      url: options.get('url') ?? '',
      line: request.line,
      query: [...named('params:query'), ...named('query')],
      path: named('params:path'),
      headers: named('headers'),
      ...(request.name === 'ws' ? { protocol: 'ws' as const } : {}),
      ...(summary === undefined ? {} : { summary }),
      security: auth === undefined || auth === 'inherit' ? undefined : auth === 'none' ? [] : [auth],
      form: [...named('body:form-urlencoded'), ...named('body:multipart-form')],
      ...(isMultipart ? { contentType: 'multipart/form-data' } : {}),
      ...(raw === undefined ? {} : { body: { text: raw.lines.join('\n'), contentType: typeOf(raw.name) } }),
    })
    return found === undefined || !options.has('url') ? [] : [found]
  },
}

function typeOf(block: string): string {
  if (block === 'body' || block === 'body:json') return 'application/json'
  return block === 'body:xml' ? 'application/xml' : 'text/plain'
}

/** A block ends with a brace at the start of a line; what is inside is indented. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: { name: string; lines: string[]; line: number; end: string } | undefined
  for (const [i, line] of linesOf(text, MAX_LINES).entries()) {
    if (open === undefined) {
      const start = /^([a-z][\w:-]*)\s*([{[])\s*$/.exec(line)
      if (start !== null) open = { name: start[1] ?? '', lines: [], line: i + 1, end: start[2] === '{' ? '}' : ']' }
    } else if (line.startsWith(open.end)) {
      blocks.push(open)
      open = undefined
    } else open.lines.push(line)
  }
  return blocks
}

/** `name: value` for each line; a `~` before the name switches it off. */
function pairsOf({ lines }: Block): [string, string][] {
  return lines.flatMap((line): [string, string][] => {
    const pair = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^~\s:][^:]*?))\s*:\s*(.*)$/.exec(line)
    return pair === null ? [] : [[pair[1] ?? pair[2] ?? '', (pair[3] ?? '').trim()]]
  })
}
