/** Paths of Express 4 and 5 (path-to-regexp 0.1 and 8): `:id`, `:id?`, `:id(\d+)`, `*`, `*rest`, `{/:id}`. */
import { combine, HOLE_CLOSE, HOLE_OPEN, pathParam, type PathForm } from '../../../routing/path.ts'

const EMPTY: PathForm = { path: '', params: [] }
const TOKEN = new RegExp(
  [
    `(?<hole>${HOLE_OPEN}[^${HOLE_CLOSE}]*${HOLE_CLOSE})`,
    String.raw`:(?<name>[\p{L}_$][\p{L}\p{N}_$]*|"[^"]*")(?<pattern>\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\))?(?<repeat>[?*+])?`,
    String.raw`\*(?<rest>[\p{L}_$][\p{L}\p{N}_$]*)`,
    String.raw`(?<any>\(\.\*\)\??|\*)`,
    String.raw`\((?<group>[^()]*)\)(?<groupOptional>\?)?`,
    String.raw`\{(?<optional>[^{}]*)\}(?<braceOptional>\?)?`,
    String.raw`\\(?<escaped>.)`,
    String.raw`(?<letter>[^:*(){}\\?+])(?<letterRepeat>\?)?`,
  ].join('|'),
  'uy',
)

export function expressPath(piece: string): readonly PathForm[] {
  return parse(piece, 0)
}

function parse(piece: string, depth: number): readonly PathForm[] {
  const pieces: (readonly PathForm[])[] = []
  const optional = new Set<string>()
  TOKEN.lastIndex = 0
  for (let at = 0; at < piece.length;) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(piece)
    if (match === null) {
      at++
      continue
    }
    at = TOKEN.lastIndex
    const found = match.groups ?? {}
    pieces.push(token(found, depth))
    // `/:id?` leaves out its slash too.
    if (found['name'] !== undefined && /[?*]/.test(found['repeat'] ?? '')) optional.add(found['name'])
  }
  const forms = combine(pieces)
  if (optional.size === 0) return forms
  // Of `/:a?/:b?` one segment is the first: the second is there only with it.
  const isOutOfTurn = ({ path }: PathForm): boolean => optional.has(/\/\/\{([^{}]+)\}/.exec(path)?.[1] ?? '')
  return forms
    .filter((form) => !isOutOfTurn(form))
    .map(({ path, params }) => ({ path: path.replace(/\/$/, ''), params }))
}

function token(found: Record<string, string | undefined>, depth: number): readonly PathForm[] {
  if (found['hole'] !== undefined) return [{ path: found['hole'], params: [] }]
  if (found['name'] !== undefined) return parameter(found['name'].replace(/^"|"$/g, ''), found)
  if (found['rest'] !== undefined) return parameter(found['rest'], {})
  if (found['any'] !== undefined) return parameter('wildcard', {})
  if (found['group'] !== undefined) return group(found['group'], found['groupOptional'] !== undefined, depth)
  if (found['optional'] !== undefined) return [...(depth > 4 ? [EMPTY] : parse(found['optional'], depth + 1)), EMPTY]
  const letter = found['escaped'] ?? found['letter'] ?? ''
  const form = { path: letter, params: [] }
  if (found['letterRepeat'] === undefined) return [form]
  return letter === '/' ? [EMPTY] : [form, EMPTY]
}

function parameter(name: string, found: Record<string, string | undefined>): readonly PathForm[] {
  const pattern = found['pattern']
  const literals = pattern === undefined ? undefined : /^\(((?:[\w-]+\|)+[\w-]+)\)$/.exec(pattern)?.[1]?.split('|')
  const schema = literals === undefined ? integerSchema(pattern) : { type: 'string' as const, enum: literals }
  const form = { path: `{${name}}`, params: [pathParam(name, schema)] }
  return found['repeat'] === '?' || found['repeat'] === '*' ? [form, EMPTY] : [form]
}

function integerSchema(pattern: string | undefined): { type: 'integer' } | undefined {
  return pattern !== undefined && /^\((?:\\d|\[0-9\])[+*]?\)$/.test(pattern) ? { type: 'integer' } : undefined
}

function group(body: string, isOptional: boolean, depth: number): readonly PathForm[] {
  const literal = /^(?:\?:)?[\w/|.-]+$/.test(body)
  const forms = literal
    ? body
        .replace(/^\?:/, '')
        .split('|')
        .flatMap((one) => (depth > 4 ? [EMPTY] : parse(one, depth + 1)))
    : parameter('param', {})
  return isOptional ? [...forms, EMPTY] : forms
}
