/** zap: endpoints, which are structs with a path and a function for each method, and its router. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { closingOf, isSign, partsIn, reads, type Token } from '../../shared/tokens.ts'
import { zigParams, type ZigReads } from '../params.ts'
import { functionNamed, handlerOf, zigFiles, type ZigFile } from '../source.ts'

const reader: Reader = { framework: 'zap', syntax: colonPath }

const VERB = /^(?:get|post|put|patch|delete|options|head)$/

function readsOf(methods: readonly string[]): ZigReads {
  const place = placeByMethod(methods, 'form')
  return {
    named: {
      getParamStr: place,
      getParamSlice: place,
      getHeader: 'header',
      getCookieStr: 'cookie',
    },
    whole: {},
    decoded: {},
  }
}

export const zap: Framework = {
  name: 'zap',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = zigFiles(project, /\bzap\b/).filter(({ tokens }) =>
      tokens.some((_, i) => reads(tokens, i, 'zap', '.')),
    )
    const all = new Map(files.map((one) => [one.file, one]))
    const given = files.flatMap(({ tokens }) => pathsGiven(tokens))
    for (const file of files) {
      addMembers(file, outermost(file.tokens), given, file.file, run)
      for (const [i, token] of file.tokens.entries()) {
        if (reads(file.tokens, i, 'struct', '{')) addStruct(file, i + 1, given, run)
        if (reads(file.tokens, i, 'zap', '.', 'Endpoint', '.', 'init', '(')) addOlder(file, i, given, run)
        if (/^handle_func(?:_unbound)?$/.test(token.text)) addHandled(file, i, all, run)
      }
    }
  },
}

/** A path that the maker of an endpoint is called with: `UserWeb.init(allocator, "/users")`. */
interface Given {
  readonly type: string
  readonly path: string
}

function pathsGiven(tokens: readonly Token[]): Given[] {
  return tokens.flatMap((token, i): Given[] => {
    if (token.text !== 'init' || tokens[i - 1]?.text !== '.' || tokens[i + 1]?.text !== '(') return []
    const path = partsIn(tokens, i + 1).find(([first]) => first?.kind === 'string' && first.text.startsWith('/'))?.[0]
    const type = tokens[i - 2]?.text
    return path === undefined || type === undefined ? [] : [{ type, path: path.text }]
  })
}

/** `const Stop = struct { path: []const u8 = "/stop", pub fn get(…) … }` */
function addStruct(file: ZigFile, open: number, given: readonly Given[], run: Interpreter): void {
  const { tokens } = file
  const name = reads(tokens, open - 2, '=') ? tokens[open - 3]?.text : undefined
  addMembers(file, tokens.slice(open + 1, closingOf(tokens, open)), given, name, run)
}

/** A file is a struct too: what stands outside its brackets, and the bodies of its functions. */
function outermost(tokens: readonly Token[]): Token[] {
  const own: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const end = reads(tokens, at, 'struct', '{') ? closingOf(tokens, at + 1) : at
    if (end === at) own.push(token)
    at = end
  }
  return own
}

/** The path that a struct has as a field, else the one that it is made with. */
function pathOf(inside: readonly Token[], given: readonly Given[], name: string | undefined): string | undefined {
  const own = inside.findIndex((token, i) => token.text === 'path' && reads(inside, i + 1, ':') && isField(inside, i))
  if (own < 0) return undefined
  const written = inside.slice(own, own + 8).find(({ kind, text }) => kind === 'string' && text.startsWith('/'))
  return written?.text ?? given.find(({ type }) => type === name || isFileOf(type, name))?.path
}

/** `UserWeb` of `user_web.zig` or `userweb.zig`. */
function isFileOf(type: string, file: string | undefined): boolean {
  const stem = /([^/]+)\.zig$/.exec(file ?? '')?.[1]
  return stem !== undefined && stem.replaceAll('_', '').toLowerCase() === type.toLowerCase()
}

function isField(tokens: readonly Token[], at: number): boolean {
  return at === 0 || isSign(tokens[at - 1], /^[,;{}]$/)
}

/** `pub fn get(self: *Self, r: zap.Request) !void` of a struct with a `path`. */
function addMembers(
  file: ZigFile,
  inside: readonly Token[],
  given: readonly Given[],
  owner: string | undefined,
  run: Interpreter,
): void {
  const path = pathOf(inside, given, owner)
  if (path === undefined) return
  for (const [i, token] of inside.entries()) {
    const name = inside[i + 2]
    if (!reads(inside, i, 'pub', 'fn') || name === undefined || !VERB.test(name.text)) continue
    const takesRequest = inside.slice(i + 3, closingOf(inside, i + 3)).some(({ text }) => text === 'Request')
    const body = functionNamed(inside.slice(i), name.text)
    if (takesRequest && body !== undefined) add(file, token.line, name.text.toUpperCase(), path, name.text, body, run)
  }
}

/** `zap.Endpoint.init(.{ .path = path, .get = getUser })` */
function addOlder(file: ZigFile, at: number, given: readonly Given[], run: Interpreter): void {
  const { tokens } = file
  const open = tokens.findIndex((token, i) => i > at && isSign(token, /^\{$/))
  if (open < 0) return
  const parts = partsIn(tokens, open)
  const own = parts.find(([, name]) => name?.text === 'path')?.[3]
  const path = own?.kind === 'string' ? own.text : given.find(({ type }) => isFileOf(type, file.file))?.path
  if (path === undefined) return
  for (const [, verb, , handler] of parts) {
    if (verb === undefined || handler === undefined || !VERB.test(verb.text)) continue
    add(file, verb.line, verb.text.toUpperCase(), path, handler.text, functionNamed(tokens, handler.text) ?? [], run)
  }
}

/** `router.handle_func("/x", &package, &Package.show)`, `router.handle_func_unbound("/", show)` */
function addHandled(file: ZigFile, at: number, all: ReadonlyMap<string, ZigFile>, run: Interpreter): void {
  const parts = partsIn(file.tokens, at + 1)
  const [path] = parts[0] ?? []
  const line = file.tokens[at]?.line ?? 1
  if (path?.kind !== 'string') return
  const names = (parts.at(-1) ?? []).flatMap(({ kind, text }) => (kind === 'word' ? [text] : []))
  const found = handlerOf(file, names, all)
  const name = names.at(-1) ?? ''
  addPlainRoute(
    {
      file: file.file,
      line,
      methods: ANY_METHODS,
      path: path.text,
      handler: name,
      params: found === undefined ? [] : zigParams(found.body, found.tokens, readsOf(ANY_METHODS)),
    },
    reader,
    run,
  )
}

function add(
  { file, tokens }: ZigFile,
  line: number,
  method: string,
  path: string,
  handler: string,
  body: readonly Token[],
  run: Interpreter,
): void {
  const params = zigParams(body, tokens, readsOf([method]))
  addPlainRoute({ file, line, methods: [method], path, handler, params }, reader, run)
}
