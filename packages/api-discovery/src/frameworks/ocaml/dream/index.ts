/** Dream: `Dream.router [ Dream.get "/users/:id" show; Dream.scope "/admin" [] [ … ] ]` (Dream: Routing). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { closingOf, type Token } from '../../shared/tokens.ts'
import { definitionsIn, handlerTokens, type Definition } from '../tokens.ts'

const reader: Reader = { framework: 'dream', syntax: colonPath }

const VERB = /^Dream\.(get|post|put|patch|delete|head|options|any)$/
const MAX_DEPTH = 20

export const dream: Framework = {
  name: 'dream',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const { all, find } = definitionsIn(project, /\bDream\b|\blet\b[^]*\bDream\.request\b/)
    const walk = new Walk(find, run)
    // Lists that a scope elsewhere takes stand below it only.
    const scoped = new Set(all.flatMap((one) => walk.scopedBy(one)))
    for (const one of all) if (!scoped.has(one)) walk.read(one.tokens, '', one.file, 0)
  },
}

class Walk {
  readonly #find: (name: string, from: string) => Definition | undefined
  readonly #run: Interpreter

  constructor(find: (name: string, from: string) => Definition | undefined, run: Interpreter) {
    this.#find = find
    this.#run = run
  }

  scopedBy({ tokens, file }: Definition): Definition[] {
    return tokens.flatMap((token, i) => {
      const scope = token.text === 'Dream.scope' ? scopeAt(tokens, i) : undefined
      const name = scope === undefined ? undefined : tokens[scope.routes]
      const found = name?.kind === 'word' ? this.#find(name.text, file) : undefined
      return found === undefined ? [] : [found]
    })
  }

  read(tokens: readonly Token[], prefix: string, file: string, depth: number): void {
    if (depth > MAX_DEPTH) return
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]
      const scope = token?.text === 'Dream.scope' ? scopeAt(tokens, i) : undefined
      if (scope !== undefined) {
        const below = `${prefix}/${scope.path}`
        const first = tokens[scope.routes]
        if (first?.text === '[') {
          const close = closingOf(tokens, scope.routes)
          this.read(tokens.slice(scope.routes + 1, close), below, file, depth + 1)
          i = close
        } else {
          const named = first?.kind === 'word' ? this.#find(first.text, file) : undefined
          if (named !== undefined) this.read(named.tokens, below, named.file, depth + 1)
        }
        continue
      }
      const verb = token?.kind === 'word' ? VERB.exec(token.text)?.[1] : undefined
      const path = tokens[i + 1]
      if (token === undefined || verb === undefined || path?.kind !== 'string') continue
      const handler = handlerTokens(handlerAt(tokens, i + 2), file, this.#find)
      if (handler.some((one) => one.text === 'Dream.static')) continue
      this.#add(
        verb === 'any' ? ANY_METHODS : [verb.toUpperCase()],
        `${prefix}/${path.text}`,
        token.line,
        file,
        handler,
      )
    }
  }

  #add(methods: readonly HttpMethod[], path: string, line: number, file: string, handler: readonly Token[]): void {
    const router = this.#run.project.graph.router(reader)
    router.isApplication = true
    const isSocket = handler.some((one) => one.text === 'Dream.websocket')
    router.route({
      file,
      line,
      methods: isSocket ? ['GET'] : methods,
      path: text(path.replaceAll(/\/{2,}/g, '/')),
      handlers: [],
      condition: undefined,
      params: readsOf(handler),
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
  }
}

/** `Dream.scope "/admin" [middleware] [ … ]`: its path, and where its routes are. */
function scopeAt(tokens: readonly Token[], at: number): { path: string; routes: number } | undefined {
  const path = tokens[at + 1]
  if (path?.kind !== 'string') return undefined
  const isList = tokens[at + 2]?.text === '['
  return { path: path.text, routes: isList ? closingOf(tokens, at + 2) + 1 : at + 3 }
}

/** Up to the end of the item of the list. */
function handlerAt(tokens: readonly Token[], start: number): readonly Token[] {
  let end = start
  for (; end < tokens.length; end++) {
    const sign = tokens[end]?.kind === 'sign' ? tokens[end]?.text : undefined
    if (sign !== undefined && /^[([{]$/.test(sign)) end = closingOf(tokens, end)
    else if (sign !== undefined && /^[;\])}]$/.test(sign)) break
  }
  return tokens.slice(start, end)
}

const READS: Readonly<Record<string, ParamPlace>> = {
  'Dream.query': 'query',
  'Dream.queries': 'query',
  'Dream.header': 'header',
  'Dream.headers': 'header',
  'Dream.cookie': 'cookie',
}
const BODIES = /^Dream\.(?:body|form|multipart|upload)$/

function readsOf(tokens: readonly Token[]): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    if (BODIES.test(word)) return [{ name: 'body', in: 'body' }]
    const place = Object.hasOwn(READS, word) ? READS[word] : undefined
    const name = tokens.slice(i + 1, i + 3).find(({ kind }) => kind === 'string')
    return place === undefined || name === undefined ? [] : [{ name: name.text, in: place }]
  })
}
