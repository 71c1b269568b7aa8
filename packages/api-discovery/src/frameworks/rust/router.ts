/** What routers of Rust have in common. */
import type { Call } from '../../engine/native.ts'
import type { Expr } from '../../engine/ir.ts'
import { alternatives, itemsOf, plainText, text, type FunctionValue, type Value } from '../../engine/values.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Route, Router } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'

/** `get`, `post` … and `any`, in lower case as functions and methods are called. */
export function verbsNamed(name: string): readonly HttpMethod[] | undefined {
  if (name === 'any' || name === 'all') return ANY_METHODS
  return /^(?:get|post|put|patch|delete|head|options|trace|connect)$/.test(name) ? [name.toUpperCase()] : undefined
}

/** The methods that `Method::GET`, `MethodFilter::POST.or(…)`, `"PUT"` name. */
export function methodsIn(expr: Expr | undefined, value: Value | undefined): readonly HttpMethod[] {
  const names = [
    ...itemsOf(value)
      .flatMap(alternatives)
      .flatMap((one) => plainText(one) ?? []),
    ...(expr === undefined
      ? []
      : (JSON.stringify(expr).match(/"name":"[A-Z]{3,}"/g) ?? []).map((name) => name.slice(8, -1))),
    ...itemsOf(value).flatMap((one) => (one.kind === 'external' ? [one.path.at(-1) ?? ''] : [])),
  ]
  const methods = names
    .map((name) => name.toUpperCase())
    .filter((name) => /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT)$/.test(name))
  return [...new Set(methods)]
}

export function siteOf(call: Call): Pick<Route, 'file' | 'line' | 'condition'> {
  return { file: call.file, line: call.line, condition: call.condition }
}

/**
 * Puts middleware around what is on a router so far and not around what comes later, as layers of tower do: the entries
 * move to a router of their own.
 */
export function layer(router: Router, inner: Router, call: Call, handlers: readonly Value[]): void {
  const moved = router.entries.splice(0)
  inner.entries.push(...moved)
  inner.use({ ...siteOf(call), path: undefined, handlers, always: true })
  router.mount({ ...siteOf(call), path: text(''), router: inner, handlers: [] })
}

/** Names of the parameters of a route's own path, in order. */
export function pathNamesOf(path: Value, syntax: PathSyntax): string[] {
  const texts = itemsOf(path)
    .flatMap(alternatives)
    .flatMap((one) => plainText(one) ?? [])
  return texts.flatMap(syntax).flatMap((form) => form.params.map((param) => param.name))
}

/** The functions that a handler may be. */
export function functionsOf(value: Value | undefined, run: Interpreter): FunctionValue[] {
  if (value === undefined) return []
  return alternatives(run.settle(value)).flatMap((one) => (one.kind === 'function' ? [one] : []))
}

const UPGRADES = /WebSocketUpgrade|"name":"(?:start|handle|upgrade|on_upgrade|start_with_addr)"/

/** Whether a handler turns its connection into a WebSocket. */
export function isWebSocket(value: Value | undefined): boolean {
  if (value?.kind !== 'function') return false
  const takesUpgrade = value.fn.params.some(
    ({ type }) => type?.kind === 'named' && /(?:^|\.)(?:WebSocketUpgrade|WebSocket|Ws)$/.test(type.name),
  )
  if (takesUpgrade) return true
  const source = JSON.stringify(value.fn.body)
  return (
    source.length < 200_000 &&
    UPGRADES.test(source) &&
    /"name":"(?:ws|actix_ws|websocket|WebSocketUpgrade|ws_handler)"/.test(source)
  )
}
