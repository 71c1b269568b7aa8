/** Wisp and Mist: `case wisp.path_segments(req) { ["users", id] -> show_user(req, id) }`, with or without the method. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { isSign, partsIn, reads, type Token } from '../../shared/tokens.ts'
import { gleamParams } from '../params.ts'
import { clausesIn, functionsOf, gleamFiles, type Clause, type GleamFile, type GleamFunction } from '../source.ts'

const readers: Readonly<Record<'wisp' | 'mist', Reader>> = {
  wisp: { framework: 'wisp', endSlash: 'dropped', syntax: bracePath },
  mist: { framework: 'mist', endSlash: 'dropped', syntax: bracePath },
}

export const wisp: Framework = {
  name: 'wisp',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = gleamFiles(project, /\b(?:wisp|mist|request\.path_segments)\b/)
    const functions = files.flatMap(functionsOf)
    for (const file of files) {
      for (const i of file.tokens.keys()) {
        const open = reads(file.tokens, i, 'case') ? subjectsEnd(file.tokens, i) : undefined
        if (open !== undefined) addCase(file, i, open, functions, run)
      }
    }
  },
}

/** The brace that opens the clauses of the `case` at `at`. */
function subjectsEnd(tokens: readonly Token[], at: number): number | undefined {
  for (let i = at + 1; i < tokens.length && i < at + 40; i++) if (isSign(tokens[i], /^\{$/)) return i
  return undefined
}

type Subject = 'path' | 'method' | 'other'

/** What each subject of a `case` is. */
function subjectsOf(tokens: readonly Token[], at: number, open: number): Subject[] {
  const bracket: Token = { kind: 'sign', text: '(', line: tokens[at]?.line ?? 1, indent: 0, starts: false }
  const parts = partsIn([bracket, ...tokens.slice(at + 1, open), { ...bracket, text: ')' }], 0)
  return parts.map((part) => {
    if (part.some(({ text }) => text === 'path_segments')) return 'path'
    const last = part.at(-1)?.text
    if (last === 'method') return 'method'
    return part.length === 1 && isPathName(tokens, last ?? '') ? 'path' : 'other'
  })
}

/** `let segments = wisp.path_segments(req)` */
function isPathName(tokens: readonly Token[], name: string): boolean {
  return tokens.some((_, i) => reads(tokens, i, 'let', name, '=') && reads(tokens, i + 4, '.', 'path_segments'))
}

function addCase(
  file: GleamFile,
  at: number,
  open: number,
  functions: readonly GleamFunction[],
  run: Interpreter,
): void {
  const subjects = subjectsOf(file.tokens, at, open)
  const path = subjects.indexOf('path')
  const method = subjects.indexOf('method')
  if (path < 0) return
  const reader = readers[file.tokens.some(({ text }) => text === 'wisp') ? 'wisp' : 'mist']
  for (const clause of clausesIn(file.tokens, open)) {
    for (const pattern of clause.patterns) {
      const written = pathOf(pattern[path] ?? [])
      if (written === undefined) continue
      const [verb] = method < 0 ? [] : methodsIn(pattern[method] ?? [])
      for (const answer of answersOf(file, clause, verb, functions))
        addPlainRoute({ file: file.file, line: clause.line, path: written, ...answer }, reader, run)
    }
  }
}

/** `["users", id]`; undefined for patterns that take more than one path. */
function pathOf(pattern: readonly Token[]): string | undefined {
  if (!isSign(pattern[0], /^\[$/)) return undefined
  const segments = partsIn(pattern, 0).map((part): string | undefined => {
    const [only] = part
    if (part.length !== 1 || only === undefined) return undefined
    if (only.kind === 'string') return only.text
    return only.kind === 'word' ? `{${only.text.replace(/^_+/, '') || 'param'}}` : undefined
  })
  return segments.includes(undefined) ? undefined : `/${segments.join('/')}`
}

/** `Get`, `http.Get` */
function methodsIn(pattern: readonly Token[]): HttpMethod[] {
  const name = pattern.at(-1)?.text ?? ''
  return /^(?:Get|Post|Put|Patch|Delete|Head|Options)$/.test(name) ? [name.toUpperCase()] : []
}

interface Answer {
  readonly methods: readonly HttpMethod[]
  readonly params: readonly Param[]
  readonly handler?: string
}

const MAX_DEPTH = 3

/** What a clause answers: for its own method, for those that its handler tells apart, or for all. */
function answersOf(
  file: GleamFile,
  { body }: Clause,
  verb: HttpMethod | undefined,
  functions: readonly GleamFunction[],
): Answer[] {
  const called = calledIn(file, body, functions)
  const named = called === undefined ? {} : { handler: called.name }
  const all = called === undefined ? body : [...body, ...called.tokens]
  const from = called?.file ?? file
  if (verb !== undefined) return [{ methods: [verb], params: paramsOf(from, all, verb, functions), ...named }]
  const required = all.findIndex((_, i) => reads(all, i, 'require_method', '('))
  const only = required < 0 ? [] : methodsIn(partsIn(all, required + 1).at(-1) ?? [])
  if (only.length > 0) return [{ methods: only, params: paramsOf(from, all, only[0], functions), ...named }]
  const branches = branchesOf(all)
  if (branches.length === 0)
    return [{ methods: ANY_METHODS, params: paramsOf(from, all, undefined, functions), ...named }]
  return branches.map(({ method, tokens }) => ({
    methods: [method],
    params: paramsOf(from, tokens, method, functions),
    handler: calledIn(from, tokens, functions)?.name ?? called?.name ?? 'handle',
  }))
}

/** `case req.method { Get -> list(req) Post -> create(req) }` */
function branchesOf(tokens: readonly Token[]): { method: HttpMethod; tokens: readonly Token[] }[] {
  const at = tokens.findIndex((_, i) => reads(tokens, i, 'case') && reads(tokens, i + 2, '.', 'method', '{'))
  if (at < 0) return []
  return clausesIn(tokens, at + 4).flatMap(({ patterns, body }) =>
    patterns.flatMap(([pattern]) => methodsIn(pattern ?? []).map((method) => ({ method, tokens: body }))),
  )
}

/** The function that a body begins with: `show(req, id)`, `users.show(req, id)`. */
function calledIn(
  file: GleamFile,
  body: readonly Token[],
  functions: readonly GleamFunction[],
): GleamFunction | undefined {
  const open = body.findIndex((token) => isSign(token, /^\($/))
  const name = body[open - 1]
  if (name?.kind !== 'word' || open > 4) return undefined
  const module = body[open - 2]?.text === '.' ? body[open - 3]?.text : undefined
  const same = functions.filter((one) => one.name === name.text)
  if (module === undefined) return same.find((one) => one.file.file === file.file)
  return same.find((one) => one.file.file.endsWith(`/${module}.gleam`) || one.file.file === `${module}.gleam`)
}

/** Inputs that tokens read, and the functions of the same file that they call. */
function paramsOf(
  file: GleamFile,
  tokens: readonly Token[],
  method: HttpMethod | undefined,
  functions: readonly GleamFunction[],
): Param[] {
  const own = functions.filter((one) => one.file.file === file.file)
  const entered = new Set<GleamFunction>()
  let fresh: readonly Token[] = tokens
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const names = new Set(namesCalled(fresh))
    const next = own.filter((one) => names.has(one.name) && !entered.has(one))
    for (const one of next) entered.add(one)
    fresh = next.flatMap((one) => one.tokens)
  }
  return gleamParams([...tokens, ...[...entered].flatMap((one) => one.tokens)], method)
}

/** Functions called by their bare names. */
function namesCalled(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }, i) => {
    const before = tokens[i - 1]?.text ?? ''
    return kind === 'word' && tokens[i + 1]?.text === '(' && before !== '.' && before !== 'fn' ? [text] : []
  })
}
