/** Prologue: `app.addRoute("/users/{id}", show, HttpGet)`, lists of patterns, groups. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { partsIn, blockEnd, closingOf, type Token } from '../../shared/tokens.ts'
import { nimTokens } from '../tokens.ts'

/** `/files/*` and `/files/*$`, which take the rest. */
const reader: Reader = {
  framework: 'prologue',
  syntax: (piece) => bracePath(piece.replaceAll(/\{(\w+)[@$:][^{}]*\}/g, '{$1}').replace(/\*\$?$/, '{wildcard}')),
}

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  all: ANY_METHODS,
  addRoute: ['GET'],
}

export const prologue: Framework = {
  name: 'prologue',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.nim$/, /\bprologue\b/).map((one) => ({
      file: one.file,
      tokens: nimTokens(one.text),
    }))
    const procedures = new Map(files.flatMap(({ tokens }) => proceduresIn(tokens)))
    const prefixes = new Map(files.flatMap(({ tokens }) => listPrefixes(tokens)))
    for (const { file, tokens } of files) {
      const groups = groupsIn(tokens)
      for (const [i, token] of tokens.entries()) {
        if (token.kind !== 'word' || tokens[i + 1]?.text !== '(') continue
        const [owner = '', verb = ''] = token.text.includes('.')
          ? [token.text.slice(0, token.text.lastIndexOf('.')), token.text.slice(token.text.lastIndexOf('.') + 1)]
          : []
        const isPattern = token.text === 'pattern'
        const known = isPattern
          ? ['GET']
          : Object.hasOwn(VERBS, verb) && (groups.has(owner) || owner === 'app')
            ? VERBS[verb]
            : undefined
        const args = partsIn(tokens, i + 1)
        const [path] = args[0] ?? []
        if (known === undefined || path?.kind !== 'string' || args[0]?.length !== 1) continue
        const prefix = isPattern ? (prefixes.get(listAround(tokens, i) ?? '') ?? '') : (groups.get(owner) ?? '')
        const given = args.slice(2).flatMap((arg) => methodsIn(arg))
        const methods = given.length > 0 ? given : known
        const [handler] = args[1] ?? []
        const body = args[1]?.length === 1 ? (procedures.get(handler?.text ?? '') ?? []) : (args[1] ?? [])
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({
          file,
          line: token.line,
          methods,
          path: text(prefix + path.text),
          handlers: [],
          condition: undefined,
          params: readsOf(body),
          ...(args[1]?.length === 1 && handler !== undefined ? { handler: handler.text } : {}),
        })
      }
    }
  },
}

function proceduresIn(tokens: readonly Token[]): (readonly [string, readonly Token[]])[] {
  return tokens.flatMap((token, i) => {
    const name = tokens[i + 1]
    if (!token.starts || token.text !== 'proc' || name?.kind !== 'word') return []
    return [[name.text, tokens.slice(i, blockEnd(tokens, i))] as const]
  })
}

/** `app.addRoute(urls, "/blog")`: what stands before the patterns of a list. */
function listPrefixes(tokens: readonly Token[]): (readonly [string, string])[] {
  return tokens.flatMap((token, i) => {
    if (!token.text.endsWith('.addRoute') || tokens[i + 1]?.text !== '(') return []
    const [list, prefix] = partsIn(tokens, i + 1)
    const name = list?.length === 1 && list[0]?.kind === 'word' ? list[0].text.split('.').at(-1) : undefined
    const given = prefix?.[0]?.kind === 'string' ? prefix[0].text : ''
    return name === undefined ? [] : [[name, given] as const]
  })
}

/** The name of the list that a pattern stands in: `let urls = @[ … ]`. */
function listAround(tokens: readonly Token[], at: number): string | undefined {
  for (let i = at; i >= 0; i--) {
    const isList = tokens[i]?.text === '[' && tokens[i - 1]?.text === '@' && closingOf(tokens, i) > at
    if (isList) return tokens[i - 3]?.text === '*' ? tokens[i - 4]?.text : tokens[i - 3]?.text
  }
  return undefined
}

/** Variables of groups with their whole paths: `var api = newGroup(app, "/api", @[])`; the application has none. */
function groupsIn(tokens: readonly Token[]): Map<string, string> {
  const groups = new Map<string, string>()
  for (const [i, token] of tokens.entries()) {
    const name = tokens[i - 2]?.text
    if (tokens[i - 1]?.text !== '=' || name === undefined || tokens[i + 1]?.text !== '(') continue
    if (token.text === 'newApp') groups.set(name, '')
    const [outer, path] = token.text === 'newGroup' || token.text.endsWith('.newGroup') ? partsIn(tokens, i + 1) : []
    if (path?.[0]?.kind === 'string') groups.set(name, (groups.get(outer?.[0]?.text ?? '') ?? '') + path[0].text)
  }
  return groups
}

/** `HttpGet`, `@[HttpGet, HttpPost]` */
function methodsIn(tokens: readonly Token[]): HttpMethod[] {
  return tokens.flatMap(({ text: word }) => {
    const verb = /^Http(Get|Post|Put|Patch|Delete|Head|Options)$/.exec(word)?.[1]
    return verb === undefined ? [] : [verb.toUpperCase()]
  })
}

const READS: Readonly<Record<string, ParamPlace>> = {
  getQueryParams: 'query',
  getQueryParamsOption: 'query',
  getPostParams: 'form',
  getPostParamsOption: 'form',
  getFormParams: 'form',
  getFormParamsOption: 'form',
  getUploadFile: 'form',
  getCookie: 'cookie',
}

function readsOf(tokens: readonly Token[]): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    const short = word.split('.').at(-1) ?? ''
    const place = Object.hasOwn(READS, short) ? READS[short] : undefined
    const name = tokens[i + 1]?.text === '(' ? tokens[i + 2] : tokens[i + 1]
    if (word.endsWith('.request.body')) return [{ name: 'body', in: 'body' }]
    return place === undefined || name?.kind !== 'string' ? [] : [{ name: name.text, in: place }]
  })
}
