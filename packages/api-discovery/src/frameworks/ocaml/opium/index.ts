/** Opium: `App.empty |> App.get "/hello/:name" greet` (Opium: Rock, Router). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { closingOf, type Token } from '../../shared/tokens.ts'
import { definitionsIn, handlerTokens } from '../tokens.ts'

const reader: Reader = { framework: 'opium', syntax: colonPath }

const VERB = /^(?:Opium\.)?App\.(get|post|put|patch|delete|head|options|all|any)$/

export const opium: Framework = {
  name: 'opium',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const { all, find } = definitionsIn(project, /\bOpium\b/)
    for (const { tokens, file } of all) {
      for (const [i, token] of tokens.entries()) {
        const verb = token.kind === 'word' ? VERB.exec(token.text)?.[1] : undefined
        // `App.any [ `GET; `PUT ] "/path" handler`
        const isList = tokens[i + 1]?.text === '['
        const at = isList ? closingOf(tokens, i + 1) + 1 : i + 1
        const path = tokens[at]
        if (verb === undefined || path?.kind !== 'string') continue
        const listed = isList
          ? tokens
              .slice(i + 2, at - 1)
              .flatMap(({ kind, text: word }) => (kind === 'word' ? [word.replace('`', '')] : []))
          : []
        const methods = isList ? listed : verb === 'all' ? ANY_METHODS : [verb.toUpperCase()]
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const params = readsOf(handlerTokens(handlerAt(tokens, at + 1), file, find), methods)
        router.route({
          file,
          line: token.line,
          methods,
          path: text(path.text),
          handlers: [],
          condition: undefined,
          params,
        })
      }
    }
  },
}

/** Up to the next `|>`. */
function handlerAt(tokens: readonly Token[], start: number): readonly Token[] {
  let end = start
  while (end < tokens.length && tokens[end]?.text !== '|>')
    end = tokens[end]?.text === '(' ? closingOf(tokens, end) + 1 : end + 1
  return tokens.slice(start, end)
}

function readsOf(tokens: readonly Token[], methods: readonly HttpMethod[]): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    const name = tokens.slice(i + 1, i + 4).find(({ kind }) => kind === 'string')?.text
    if (/^Request\.to_(?:json|urlencoded|multipart_form_data|plain_text)/.test(word) && methods[0] !== 'GET')
      return [{ name: 'body', in: 'body' }]
    if (name === undefined) return []
    if (/^Request\.(?:query|query_exn|query_list)$/.test(word)) return [{ name, in: 'query' }]
    if (/^Request\.header$/.test(word)) return [{ name, in: 'header' }]
    return /^Request\.cookie$/.test(word) ? [{ name, in: 'cookie' }] : []
  })
}
