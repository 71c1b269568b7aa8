/** Cowboy: `cowboy_router:compile([{'_', [{"/users/[:id]", users_h, []}]}])`, whose handlers are modules. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { combine, pathParam, type PathForm, type PathSyntax } from '../../../routing/path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { isSign, partsIn, reads, type Token } from '../../shared/tokens.ts'
import { erlangFiles, functionForms, methodsNamed, textOf, type ErlangFile } from '../source.ts'
import { cowboyParams } from './params.ts'

/** `:id`, `[...]` for the rest, and brackets around what may be missing: `/users/[:id]`. */
const cowboyPath: PathSyntax = (piece) =>
  combine(
    piece.split(/(\[[^[\]]*\])/).map((part): PathForm[] => {
      if (part === '[...]') return [{ path: '{wildcard}', params: [pathParam('wildcard')] }]
      const optional = part.startsWith('[')
      const inside = optional ? part.slice(1, -1) : part
      const names = [...inside.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
      const form = { path: inside.replaceAll(/:(\w+)/g, '{$1}'), params: names.map((name) => pathParam(name)) }
      return optional ? [form, { path: '', params: [] }] : [form]
    }),
  )

const reader: Reader = { framework: 'cowboy', endSlash: 'dropped', syntax: cowboyPath }

export const cowboy: Framework = {
  name: 'cowboy',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const all = erlangFiles(project, /\bcowboy_(?:router|req|rest|websocket|handler)\b/)
    const handlers = new Map(all.map((one) => [one.module, one]))
    for (const file of all) {
      if (!file.tokens.some(({ text }) => text === 'cowboy_router')) continue
      for (const [i, token] of file.tokens.entries())
        if (isSign(token, /^\{$/) && !isSign(file.tokens[i - 1], /^#$/)) addRoute(file, i, handlers, run)
    }
  },
}

/** `{"/path", handler, options}` or `{"/path", constraints, handler, options}` */
function addRoute(
  { file, tokens }: ErlangFile,
  open: number,
  handlers: ReadonlyMap<string, ErlangFile>,
  run: Interpreter,
): void {
  const parts = partsIn(tokens, open)
  const path = textOf(parts[0] ?? [])
  const named = parts.at(-2) ?? []
  const [handler] = named
  if (path === undefined || !/^(?:\/|\[)/.test(path) || parts.length < 3 || parts.length > 4) return
  if (handler?.kind !== 'word' || named.length !== 1 || handler.text === 'cowboy_static') return
  const known = handlers.get(handler.text)
  const line = tokens[open]?.line ?? 1
  const socket = known?.tokens.some(({ text }) => text === 'cowboy_websocket') === true
  for (const method of socket ? ['GET'] : methodsOf(known))
    addPlainRoute(
      {
        file,
        line,
        methods: [method],
        path,
        handler: handler.text,
        params: known === undefined ? [] : cowboyParams(known.tokens, method),
        ...(socket ? { protocol: 'ws' as const } : {}),
      },
      reader,
      run,
    )
}

/** What a REST handler allows, GET, HEAD and OPTIONS without a word; else the methods that a plain one asks for. */
function methodsOf(handler: ErlangFile | undefined): readonly HttpMethod[] {
  if (handler === undefined) return ANY_METHODS
  const { tokens } = handler
  const allowed = methodsNamed(functionForms(tokens, 'allowed_methods'))
  if (allowed.length > 0) return allowed
  if (tokens.some((_, i) => reads(tokens, i, '{', 'cowboy_rest'))) return ['GET', 'HEAD', 'OPTIONS']
  const asked = methodsAsked(tokens)
  return asked.length > 0 ? asked : ANY_METHODS
}

/** `#{method := <<"POST">>}`, and texts of methods where `cowboy_req:method` is called. */
function methodsAsked(tokens: readonly Token[]): HttpMethod[] {
  const matched = tokens.flatMap((_, i) => (reads(tokens, i, 'method', ':=', '<<') ? tokens.slice(i + 3, i + 4) : []))
  const own = methodsNamed(matched)
  const calls = tokens.some((_, i) => reads(tokens, i, 'cowboy_req', ':', 'method'))
  return own.length > 0 || !calls ? own : methodsNamed(tokens)
}
