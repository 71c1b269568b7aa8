/** Patterns of http4s and of ZIO HTTP 1: `case req @ GET -> Root / "users" / IntVar(id) :? Page(p)`. */
import { itemsOf, plainText, type FunctionValue, type Value } from '../../../engine/values.ts'

export interface RouteCase {
  readonly method: string
  /** `/users/{id}` */
  readonly path: string
  /** Names of the matchers of query parameters. */
  readonly queryMatchers: readonly string[]
  readonly line: number
  readonly body: FunctionValue | undefined
  /** Name of the request, when the pattern gives it one. */
  readonly request: string | undefined
}

const METHOD = /^:(?:Method\.)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** Reads one case of a `%cases` call; undefined when its pattern is no route. */
export function routeCase(value: Value): RouteCase | undefined {
  if (value.kind !== 'list') return undefined
  const [patternValue, lineValue, body] = value.items
  const words = itemsOf(patternValue).flatMap((item) => plainText(item) ?? [])
  const capture = words[0]?.startsWith('@') === true ? words[0].slice(1) : undefined
  const rest = capture === undefined ? words : words.slice(1)
  const method = METHOD.exec(rest[0] ?? '')?.[1]
  if (method === undefined || rest[1] !== '%->') return undefined
  const queryMatchers: string[] = []
  let path = ''
  let inQuery = false
  for (let i = 2; i < rest.length; i++) {
    const word = rest[i] ?? ''
    if (word === '%as') break
    if (word === '%:?' || word === '%+&' || word === '%/') {
      inQuery ||= word !== '%/'
      continue
    }
    if (inQuery) {
      const name = /^\((\S+)/.exec(word)?.[1]
      if (name !== undefined) queryMatchers.push(name)
    } else path += segment(word)
  }
  return {
    method,
    path: path === '' ? '/' : path,
    queryMatchers,
    line: lineValue?.kind === 'number' ? lineValue.value : 1,
    body: body?.kind === 'function' ? body : undefined,
    request: capture,
  }
}

function segment(word: string): string {
  if (word.startsWith('=')) return `/${word.slice(1)}`
  if (word.startsWith(':'))
    return /^:(?:Root|!!|root|\^|Path\.root)$/.test(word) ? '' : `/{${word.slice(1).replace(/\W/g, '')}}`
  const bound = /^\(\S+ [:@]?(\w+)/.exec(word)?.[1]
  return bound === undefined ? '' : `/{${bound}}`
}
