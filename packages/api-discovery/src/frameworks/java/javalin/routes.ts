/** Routes as the application and the builder of groups register them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { concat, plainText, text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'

export const VERBS: Readonly<Record<string, readonly HttpMethod[] | undefined>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  options: ['OPTIONS'],
  query: ['QUERY'],
}

export function isHandler(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'instance' || value.kind === 'class'
}

/** `get("/path", handler)`, or `get(handler)` for the path of the group itself. */
export function addRoute(router: Router, methods: readonly HttpMethod[], call: Call, protocol?: 'ws' | 'sse'): void {
  const first = argument(call, 0, 'path')
  const hasPath = first !== undefined && !isHandler(first)
  const handler = hasPath ? call.args[1] : first
  if (handler === undefined) return
  router.route({
    file: call.file,
    line: call.line,
    condition: call.condition,
    methods,
    path: hasPath ? first : text(''),
    handlers: [handler],
    ...(protocol === 'ws' ? { protocol } : {}),
  })
}

const CRUD: readonly { readonly name: string; readonly method: HttpMethod; readonly one: boolean }[] = [
  { name: 'getAll', method: 'GET', one: false },
  { name: 'create', method: 'POST', one: false },
  { name: 'getOne', method: 'GET', one: true },
  { name: 'update', method: 'PATCH', one: true },
  { name: 'delete', method: 'DELETE', one: true },
]

/** `crud("users/{id}", controller)`: five routes; the last part of the path names one of them. */
export function addCrud(router: Router, call: Call, run: Interpreter): void {
  const [first, second] = call.args
  const path = plainText(first) ?? ''
  const handler = path === '' && second === undefined ? first : second
  if (handler === undefined) return
  const all = path.replace(/\/?[{<:][^/]*$/, '')
  const settled = run.settle(handler)
  for (const { name, method, one } of CRUD) {
    const fn: Value = run.memberOf(settled, name, call.file)
    router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      methods: [method],
      path: concat([text(one ? path : all)]),
      handlers: [fn],
      handler: name,
    })
  }
}
