/** Unfiltered: plans and intents, `case req @ GET(Path(Seg("users" :: id :: Nil))) => …`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { itemsOf, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { CASES } from '../../../languages/scala/cases.ts'
import { imports, SCALA } from '../../../languages/scala/names.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'

const reader: Reader = { framework: 'unfiltered', syntax: bracePath }

const METHOD = /\((GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /g
const PATH = /\(Path =(\S*)/
const SEGMENTS = /\(Seg ((?:\S+ %:: )*):Nil/

export const unfiltered: Framework = {
  name: 'unfiltered',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bunfiltered\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path[0] !== CASES || !imports(call.scope.module, /^unfiltered\b/)) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    for (const one of call.args) addCase(one, router, call)
    return UNKNOWN
  },
}

function addCase(value: Value, router: Router, call: Call): void {
  if (value.kind !== 'list') return
  const [words, line, body] = value.items
  const pattern = itemsOf(words)
    .flatMap((item) => plainText(item) ?? [])
    .join(' ')
  const path = pathOf(pattern)
  if (path === undefined || line?.kind !== 'number') return
  const own = methodsIn(pattern)
  const inner = own.length > 0 || body?.kind !== 'function' ? [] : innerMatches(body.fn.body)
  const found = inner.length > 0 ? inner : [{ methods: own.length > 0 ? own : ANY_METHODS, line: line.value }]
  for (const one of found) {
    router.route({
      file: call.file,
      line: one.line,
      methods: one.methods,
      path: text(path),
      handlers: [],
      condition: call.condition,
    })
  }
}

function methodsIn(pattern: string): readonly HttpMethod[] {
  return [...pattern.matchAll(METHOD)].map(([, method = '']) => method)
}

function pathOf(pattern: string): string | undefined {
  const segments = SEGMENTS.exec(pattern)?.[1]
  if (segments === undefined) return PATH.exec(pattern)?.[1]
  return `/${segments
    .split(' %:: ')
    .slice(0, -1)
    .map((word) => (word.startsWith('=') ? word.slice(1) : `{${word.replace(/\W/g, '')}}`))
    .join('/')}`
}

interface InnerMatch {
  readonly methods: readonly HttpMethod[]
  readonly line: number
}

/** `req match { case GET(_) => …; case POST(_) => … }` as all that a case does. */
function innerMatches(body: readonly Stmt[]): readonly InnerMatch[] {
  const last = body.at(-1)
  let at = last?.kind === 'return' ? last.value : undefined
  const found: InnerMatch[] = []
  while (at?.kind === 'choice') {
    const tested: Expr | undefined = at.test.kind === 'sequence' ? at.test.items[0] : undefined
    for (const way of tested?.kind === 'list' ? tested.items : []) {
      if (way.kind !== 'list') continue
      const words = way.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
      const methods = methodsIn(words.join(' '))
      if (methods.length > 0) found.push({ methods, line: way.line })
    }
    at = at.no
  }
  return found
}
