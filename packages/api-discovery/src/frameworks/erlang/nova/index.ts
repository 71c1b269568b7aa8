/** Nova: `routes(_) -> [#{prefix => "/api", routes => [{"/users", fun users:list/1, #{methods => [get]}}]}].` */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { closingOf, isSign, partsIn, reads, type Token } from '../../shared/tokens.ts'
import { erlangFiles, functionForms, textOf, type ErlangFile } from '../source.ts'

const reader: Reader = { framework: 'nova', endSlash: 'dropped', syntax: colonPath }

/** Keys of a request's map, and the place that each holds inputs of. */
const PLACES: Readonly<Record<string, ParamPlace>> = {
  parsed_qs: 'query',
  json: 'json',
  params: 'form',
}

export const nova: Framework = {
  name: 'nova',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const all = erlangFiles(project, /\broutes\b|#\{/)
    const modules = new Map(all.map((one) => [one.module, one]))
    for (const file of all) {
      const { tokens } = file
      const isRouter = tokens.some((_, i) => reads(tokens, i, 'nova_router') || reads(tokens, i, 'routes', '=>'))
      if (!isRouter) continue
      for (const i of tokens.keys()) if (reads(tokens, i, '#', '{')) addGroup(file, i + 1, modules, run)
    }
  },
}

/** The value of a key in the map at `open`. */
function valueOf(tokens: readonly Token[], open: number, key: string): Token[] | undefined {
  const found = partsIn(tokens, open).find(([name, arrow]) => name?.text === key && arrow?.text === '=>')
  return found?.slice(2)
}

function addGroup(
  { file, tokens }: ErlangFile,
  open: number,
  modules: ReadonlyMap<string, ErlangFile>,
  run: Interpreter,
): void {
  const routes = valueOf(tokens, open, 'routes')
  if (routes === undefined || !isSign(routes[0], /^\[$/)) return
  const prefix = textOf(valueOf(tokens, open, 'prefix') ?? []) ?? ''
  for (const route of partsIn(routes, 0)) {
    if (!isSign(route[0], /^\{$/)) continue
    const [first = [], target = [], options = []] = partsIn(route, 0)
    const path = textOf(first)
    const words = target.flatMap(({ kind, text }) => (kind === 'word' && text !== 'fun' ? [text] : []))
    const [module, name] = words
    // A folder of files: `{"/assets/[...]", "static"}`.
    if (path === undefined || module === undefined) continue
    const map = isSign(options[0], /^#$/) ? 1 : -1
    const methods = map < 0 ? undefined : valueOf(options, map, 'methods')
    const socket = map >= 0 && valueOf(options, map, 'protocol')?.[0]?.text === 'ws'
    const named = (methods ?? []).flatMap(({ kind, text }) => (kind === 'word' ? [text.toUpperCase()] : []))
    const handler = modules.get(module)
    addPlainRoute(
      {
        file,
        line: route[0]?.line ?? 1,
        methods: socket ? ['GET'] : named.length > 0 ? named : ANY_METHODS,
        path: `${prefix}${path}`,
        ...(name === undefined ? {} : { handler: name }),
        ...(socket ? { protocol: 'ws' as const } : {}),
        params: handler === undefined || name === undefined ? [] : mapped(functionForms(handler.tokens, name)),
      },
      reader,
      run,
    )
  }
}

/** `#{parsed_qs := #{<<"page">> := Page}, json := #{<<"name">> := Name}}` */
function mapped(tokens: readonly Token[]): Param[] {
  return tokens.flatMap((token, i): Param[] => {
    const place = Object.hasOwn(PLACES, token.text) ? PLACES[token.text] : undefined
    if (place === undefined || !reads(tokens, i + 1, ':=', '#', '{')) return []
    if (closingOf(tokens, i + 3) >= tokens.length) return []
    return partsIn(tokens, i + 3).flatMap((part): Param[] => {
      const name = textOf(part)
      return name === undefined ? [] : [{ name, in: place }]
    })
  })
}
