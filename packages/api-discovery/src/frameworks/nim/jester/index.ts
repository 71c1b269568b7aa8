/** Jester: `get "/users/@id":` in `routes:` and in routers that others extend. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import { combine, pathParam, type PathSyntax } from '../../../routing/path.ts'
import type { Reader } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { blockEnd, type Token } from '../../shared/tokens.ts'
import { nimTokens } from '../tokens.ts'

/** `/users/@id`, `/page/@number?`, `/files/*` */
const jesterPath: PathSyntax = (piece) =>
  combine(
    piece.split(/(\/@\w+\?)/).map((part) => {
      const optional = /^\/@(\w+)\?$/.exec(part)?.[1]
      if (optional !== undefined)
        return [
          { path: '', params: [] },
          { path: `/{${optional}}`, params: [pathParam(optional)] },
        ]
      const path = part.replaceAll(/@(\w+)/g, '{$1}').replaceAll(/\*+/g, '{wildcard}')
      return [{ path, params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParam(name)) }]
    }),
  )

const reader: Reader = { framework: 'jester', syntax: jesterPath }

const VERB = /^(?:get|post|put|patch|delete|head|options)$/

export const jester: Framework = {
  name: 'jester',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.nim$/, /\bjester\b/).map(({ file, text: source }) => ({
      file,
      tokens: nimTokens(source),
    }))
    // `extend api, "/api"` puts a path before the routes of a router.
    const prefixes = new Map(
      files.flatMap(({ tokens }) =>
        tokens.flatMap((token, i) => {
          const [name, comma, path] = tokens.slice(i + 1, i + 4)
          const isExtended = token.text === 'extend' && comma?.text === ',' && path?.kind === 'string'
          return isExtended ? [[name?.text ?? '', path.text] as const] : []
        }),
      ),
    )
    for (const { file, tokens } of files) routes(tokens, prefixes, file, run)
  },
}

function routes(tokens: readonly Token[], prefixes: ReadonlyMap<string, string>, file: string, run: Interpreter): void {
  for (const [i, token] of tokens.entries()) {
    const isBlock = token.starts && (token.text === 'routes' || token.text === 'router')
    if (!isBlock) continue
    const prefix = token.text === 'router' ? (prefixes.get(tokens[i + 1]?.text ?? '') ?? '') : ''
    const end = blockEnd(tokens, i)
    for (let at = i + 1; at < end; at++) {
      const verb = tokens[at]
      const path = tokens[at + 1]
      const isRoute =
        verb?.starts === true && VERB.test(verb.text) && path?.kind === 'string' && tokens[at + 2]?.text === ':'
      if (!isRoute || !path.text.startsWith('/')) continue
      const methods = [verb.text.toUpperCase()]
      const router = run.project.graph.router(reader)
      router.isApplication = true
      const params = readsOf(tokens.slice(at + 2, blockEnd(tokens, at)), path.text, methods)
      router.route({
        file,
        line: verb.line,
        methods,
        path: text(prefix + path.text),
        handlers: [],
        condition: undefined,
        params,
      })
    }
  }
}

/** `@"name"`, `request.params["page"]`, `request.formData["email"]`, `request.headers["X-Id"]` */
function readsOf(tokens: readonly Token[], path: string, methods: readonly HttpMethod[]): Param[] {
  const inPath = new Set([...path.matchAll(/@(\w+)/g)].map(([, name = '']) => name))
  const mixed = placeByMethod(methods, 'form')
  return tokens.flatMap((token, i): Param[] => {
    const next = tokens[i + 1]
    if (token.text === '@' && next?.kind === 'string')
      return inPath.has(next.text) ? [] : [{ name: next.text, in: mixed }]
    if (token.text === 'request.body') return [{ name: 'body', in: 'body' }]
    const name = next?.text === '[' && tokens[i + 2]?.kind === 'string' ? tokens[i + 2]?.text : undefined
    if (name === undefined) return []
    if (token.text === 'request.params') return inPath.has(name) ? [] : [{ name, in: mixed }]
    if (token.text === 'request.formData') return [{ name, in: 'form' }]
    if (token.text === 'request.headers') return [{ name, in: 'header' }]
    return token.text === 'request.cookies' ? [{ name, in: 'cookie' }] : []
  })
}
