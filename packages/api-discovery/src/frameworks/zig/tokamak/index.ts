/** Tokamak: routes as values, `.group("/api", &.{ .get("/users/:id", show) })`, and functions that are called as their route. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { closingOf, isSign, reads } from '../../shared/tokens.ts'
import { importedFile, zigFiles, type ZigFile } from '../source.ts'

const reader: Reader = { framework: 'tokamak', syntax: colonPath }

const VERB = /^(get|post|put|patch|delete|head|options)\d*$/

export const tokamak: Framework = {
  name: 'tokamak',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const all = zigFiles(project, /\btokamak\b|@"(?:GET|POST|PUT|PATCH|DELETE) \//)
    if (!all.some(({ tokens }) => tokens.some(({ kind, text }) => kind === 'string' && text === 'tokamak'))) return
    const mounts: Mount[] = all.flatMap((file) => addRoutes(file, 0, file.tokens.length, '', run))
    for (const file of all) addNamed(file, mounts, run)
  },
}

/** A struct or a file whose functions are routes, and the path that it is served below. */
interface Mount {
  readonly file: string
  readonly name: string
  readonly target: string | undefined
  readonly prefix: string
}

function addRoutes(file: ZigFile, from: number, to: number, prefix: string, run: Interpreter): Mount[] {
  const { tokens } = file
  const mounts: Mount[] = []
  for (let at = from; at < to; at++) {
    const word = tokens[at]
    const path = tokens[at + 2]
    if (word?.kind !== 'word' || !isSign(tokens[at - 1], /^\.$/) || tokens[at + 1]?.text !== '(') continue
    const verb = VERB.exec(word.text)?.[1]
    if (word.text === 'group' && path?.kind === 'string') {
      const end = closingOf(tokens, at + 1)
      mounts.push(...addRoutes(file, at + 3, end, prefix + path.text, run))
      at = end
    } else if (word.text === 'router' && path?.kind === 'word') {
      mounts.push({ file: file.file, name: path.text, target: importedFile(file, path.text), prefix })
    } else if (verb !== undefined && path?.kind === 'string' && path.text.startsWith('/') && isRoute(file, at)) {
      const handler = tokens.slice(at + 4, closingOf(tokens, at + 1)).findLast(({ kind }) => kind === 'word')?.text
      addPlainRoute(
        {
          file: file.file,
          line: word.line,
          methods: [verb.toUpperCase()],
          path: prefix + path.text,
          ...(handler === undefined ? {} : { handler }),
        },
        reader,
        run,
      )
    }
  }
  return mounts
}

/** An element of a list of routes with a handler: `.get("/", index)`, `tk.Route.get("/", index)`. */
function isRoute({ tokens }: ZigFile, at: number): boolean {
  const before = tokens[at - 2]
  const isElement = isSign(before, /^[{,]$/) || before?.text === 'Route'
  return isElement && isSign(tokens[at + 3], /^,$/)
}

/** `pub fn @"GET /users/:id"(id: u32) !User` */
function addNamed(file: ZigFile, mounts: readonly Mount[], run: Interpreter): void {
  const { tokens } = file
  for (const [i, token] of tokens.entries()) {
    const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(token.kind === 'string' ? token.text : '') ?? []
    if (method === undefined || path === undefined || !reads(tokens, i - 1, 'fn')) continue
    const struct = structAround(file, i)
    const mount = mounts.find(
      (one) => one.target === file.file || (one.file === file.file && one.name === struct && one.target === undefined),
    )
    addPlainRoute(
      { file: file.file, line: token.line, methods: [method], path: (mount?.prefix ?? '') + path },
      reader,
      run,
    )
  }
}

/** The name of the innermost `const Api = struct { … }` around a token. */
function structAround({ tokens }: ZigFile, at: number): string | undefined {
  for (let i = at; i >= 0; i--)
    if (reads(tokens, i, 'const') && reads(tokens, i + 2, '=', 'struct', '{') && closingOf(tokens, i + 4) > at)
      return tokens[i + 1]?.text
  return undefined
}
