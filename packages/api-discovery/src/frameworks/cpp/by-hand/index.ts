/**
 * C and C++ servers whose routes are calls of C functions (Mongoose, CivetWeb, Ulfius, libevent) or comparisons of the
 * request's path (Boost.Beast, POCO). They are told by their text, as C has no adapter of its own.
 */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Protocol } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { joinPaths } from '../../../routing/path.ts'
import { LineTally } from '../../../specifications/lines.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { conditionsIn, withoutComments } from './text.ts'

interface Found {
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly index: number
  readonly protocol?: Protocol
}

interface Library {
  readonly framework: string
  /** Words of a file that is about it. */
  readonly words: RegExp
  find(source: string): Iterable<Found>
}

const FILES = /\.(?:c|h|cpp|cc|cxx|hpp|hh|hxx|ipp)$/i
const TEXT = String.raw`\s*L?"((?:[^"\\\n]|\\.)*)"\s*`

/** Calls whose first group is the path. */
function* calls(source: string, pattern: RegExp, protocol?: Protocol): Iterable<Found> {
  for (const match of source.matchAll(pattern)) {
    const [, path = ''] = match
    const methods = protocol === 'ws' ? ['GET'] : ANY_METHODS
    yield { methods, path, index: match.index, ...(protocol === undefined ? {} : { protocol }) }
  }
}

/** Conditions that compare the path, perhaps with the method beside it. */
function* comparisons(source: string, path: RegExp, method: RegExp): Iterable<Found> {
  for (const { condition, index } of conditionsIn(source)) {
    const compared = path.exec(condition)?.[1]
    if (compared === undefined) continue
    const verbs = [...condition.matchAll(method)].map(([, verb = '']) => verb.toUpperCase())
    yield { methods: verbs.length > 0 ? verbs : ANY_METHODS, path: compared, index }
  }
}

const LIBRARIES: readonly Library[] = [
  {
    framework: 'mongoose',
    words: /\bmg_(?:http_match_uri|match)\s*\(/,
    *find(source) {
      yield* calls(source, new RegExp(String.raw`\bmg_http_match_uri\s*\([^,()]*,${TEXT}\)`, 'g'))
      yield* calls(source, new RegExp(String.raw`\bmg_match\s*\(\s*\w+(?:->|\.)uri\s*,\s*mg_str\s*\(${TEXT}\)`, 'g'))
    },
  },
  {
    framework: 'civetweb',
    words: /\bmg_set_(?:request|websocket)_handler\s*\(/,
    *find(source) {
      yield* calls(source, new RegExp(String.raw`\bmg_set_request_handler\s*\([^,()]*,${TEXT},`, 'g'))
      yield* calls(source, new RegExp(String.raw`\bmg_set_websocket_handler\s*\([^,()]*,${TEXT},`, 'g'), 'ws')
    },
  },
  {
    framework: 'ulfius',
    words: /\bulfius_add_endpoint_by_val\s*\(/,
    *find(source) {
      const call = new RegExp(
        String.raw`\bulfius_add_endpoint_by_val\s*\([^,()]*,${TEXT},(?:${TEXT}|\s*NULL\s*),(?:${TEXT}|\s*NULL\s*),`,
        'g',
      )
      for (const match of source.matchAll(call)) {
        const [, verb = '', prefix = '', path = ''] = match
        const methods = verb === '*' ? ANY_METHODS : [verb.toUpperCase()]
        yield { methods, path: joinPaths(prefix, path), index: match.index }
      }
    },
  },
  {
    framework: 'libevent',
    words: /\bevhttp_set_cb\s*\(/,
    find: (source) => calls(source, new RegExp(String.raw`\bevhttp_set_cb\s*\([^,()]*,${TEXT},`, 'g')),
  },
  {
    framework: 'beast',
    words: /\bboost[/:]+beast\b/,
    find: (source) =>
      comparisons(
        source,
        new RegExp(String.raw`\btarget\s*\(\s*\)\s*==${TEXT}`),
        /\bverb::(get|post|put|patch|delete|head|options)_?\b/g,
      ),
  },
  {
    framework: 'poco',
    words: /\bPoco\b/,
    find: (source) =>
      comparisons(
        source,
        new RegExp(String.raw`(?:\bgetURI\s*\(\s*\)|\bgetPath\s*\(\s*\))\s*==${TEXT}`),
        /\bgetMethod\s*\(\s*\)\s*==\s*(?:"|\w+::HTTP_)(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g,
      ),
  },
]

export const cppByHand: readonly Framework[] = LIBRARIES.map(({ framework, words, find }) => {
  const reader: Reader = { framework, syntax: colonPath }
  return {
    name: framework,
    languages: [],
    packages: [],
    hints: '(?!)',

    files(project: Project, run: Interpreter): void {
      for (const { file, text: written } of sourcesOf(project, FILES, words)) {
        const source = withoutComments(written)
        const found = [...find(source)].sort((a, b) => a.index - b.index)
        const lines = new LineTally(source)
        for (const { methods, path, index, protocol } of found) {
          const line = lines.at(index)
          if (!path.startsWith('/')) continue
          const router = run.project.graph.router(reader)
          router.isApplication = true
          const route = { file, line, methods, path: text(path), handlers: [], condition: undefined }
          router.route({ ...route, ...(protocol === undefined ? {} : { protocol }) })
        }
      }
    },
  }
})
