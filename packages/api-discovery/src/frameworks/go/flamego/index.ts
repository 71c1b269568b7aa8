/** Flamego, Macaron's successor: bind parameters in braces with regular expressions and globs. */
import { combine, type PathForm } from '../../../routing/path.ts'
import { blockFramework } from '../block-router.ts'
import { injectingReader } from '../injection.ts'
import { bracePath } from '../path.ts'
import { all, one, plainRequest, type ContextTable } from '../request.ts'

const QUERIES = ['', 'Trim', 'Strings', 'Unescape', 'Bool', 'Int', 'Int64', 'Float64'].map((kind) => `Query${kind}`)

const context: ContextTable = {
  methods: {
    Param: one('path'),
    ParamInt: one('path'),
    Params: all('path'),
    ...Object.fromEntries(QUERIES.map((name) => [name, one('query')])),
    Cookie: one('cookie'),
    Request: plainRequest,
  },
}

/** `{name}`, `{name: /regex/}`, `{**}`, `{path: **, capture: 3}`, and an optional last segment: `/?{name}`. */
function flamegoPath(piece: string): PathForm[] {
  const plain = piece.replaceAll('{**}', '{wildcard}').replaceAll(/\{(\w+):[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{$1}')
  const [start = '', ...optional] = plain.split('/?')
  return combine([
    bracePath(start),
    ...optional.map((segment) => [...bracePath(`/${segment}`), { path: '', params: [] }]),
  ])
}

const reader = injectingReader({ framework: 'flamego', syntax: flamegoPath, contexts: { 'flamego.Context': context } })

export const flamego = blockFramework(
  {
    name: 'flamego',
    packages: ['github.com/flamego/flamego'],
    hints: String.raw`flamego/flamego|\bflamego\.`,
    typeNames: /^(?:Flame|Router)$/,
  },
  reader,
)
