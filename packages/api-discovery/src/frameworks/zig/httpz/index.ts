/** httpz: `router.get("/users/:id", show, .{})`, and groups below a path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { isSign, partsIn, reads, type Token } from '../../shared/tokens.ts'
import { zigParams, type ZigReads } from '../params.ts'
import { handlerOf, zigFiles, type ZigFile } from '../source.ts'

const reader: Reader = { framework: 'httpz', syntax: colonPath }

const READS: ZigReads = {
  named: { param: 'path', header: 'header' },
  whole: { query: 'query', formData: 'form', multiFormData: 'form', cookies: 'cookie' },
  decoded: { json: 'json' },
}

export const httpz: Framework = {
  name: 'httpz',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const all = new Map(zigFiles(project, /\bhttpz\b/).map((one) => [one.file, one]))
    for (const file of all.values()) for (const at of file.tokens.keys()) addRoute(file, at, groupsOf(file), all, run)
  },
}

/** The paths of `var admin = router.group("/admin", .{});`, by variable. */
function groupsOf({ tokens }: ZigFile): ReadonlyMap<string, string> {
  const groups = new Map<string, string>()
  for (const [i, token] of tokens.entries()) {
    const path = tokens[i + 2]
    if (token.text !== 'group' || tokens[i - 1]?.text !== '.' || path?.kind !== 'string') continue
    const equals = tokens[i - 3]?.text === '=' ? i - 3 : i - 4
    const outer = groups.get(tokens[i - 2]?.text ?? '') ?? ''
    const name = tokens[equals - 1]
    if (isSign(tokens[equals], /^=$/) && name?.kind === 'word') groups.set(name.text, outer + path.text)
  }
  return groups
}

function addRoute(
  file: ZigFile,
  at: number,
  groups: ReadonlyMap<string, string>,
  all: ReadonlyMap<string, ZigFile>,
  run: Interpreter,
): void {
  const { tokens } = file
  const word = tokens[at]
  if (word?.kind !== 'word' || tokens[at - 1]?.text !== '.' || tokens[at + 1]?.text !== '(') return
  const parts = partsIn(tokens, at + 1)
  const route = word.text === 'method' ? withMethod(parts) : { methods: methodsOf(word.text), parts }
  const [path, handler, config] = route.parts
  const [only, more] = path ?? []
  // The configuration tells a route from what only looks like one: `map.get("/x")`.
  if (route.methods === undefined || only?.kind !== 'string' || more !== undefined) return
  if (handler === undefined || config === undefined || !isSign(config[0], /^\.$/) || !only.text.startsWith('/')) return
  const names = handler.flatMap(({ kind, text }) => (kind === 'word' ? [text] : []))
  const found = handlerOf(file, names, all)
  const name = names.at(-1)
  addPlainRoute(
    {
      file: file.file,
      line: word.line,
      methods: route.methods,
      path: (groups.get(tokens[at - 2]?.text ?? '') ?? '') + only.text,
      ...(name === undefined ? {} : { handler: name }),
      params: found === undefined ? [] : zigParams(found.body, found.tokens, READS),
      ...(found !== undefined && found.body.some((_, i) => reads(found.body, i, 'httpz', '.', 'upgradeWebsocket'))
        ? { protocol: 'ws' as const }
        : {}),
    },
    reader,
    run,
  )
}

/** `router.method("TEA", "/", brew, .{})` */
function withMethod(parts: readonly Token[][]): {
  methods: readonly HttpMethod[] | undefined
  parts: readonly Token[][]
} {
  const [method] = parts[0] ?? []
  return { methods: method?.kind === 'string' ? [method.text.toUpperCase()] : undefined, parts: parts.slice(1) }
}

function methodsOf(name: string): readonly HttpMethod[] | undefined {
  if (name === 'all') return ANY_METHODS
  return /^(?:get|put|post|head|patch|trace|delete|options|connect)$/.test(name) ? [name.toUpperCase()] : undefined
}
