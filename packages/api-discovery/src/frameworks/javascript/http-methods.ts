/** Names by which JavaScript frameworks register methods: `app.get(…)`, `router.del(…)`. */
import { ANY_METHODS, type HttpMethod } from '../../model.ts'

const METHODS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  del: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  trace: 'TRACE',
  connect: 'CONNECT',
  copy: 'COPY',
  lock: 'LOCK',
  unlock: 'UNLOCK',
  move: 'MOVE',
  mkcol: 'MKCOL',
  propfind: 'PROPFIND',
  proppatch: 'PROPPATCH',
  purge: 'PURGE',
  report: 'REPORT',
  search: 'SEARCH',
  subscribe: 'SUBSCRIBE',
  unsubscribe: 'UNSUBSCRIBE',
  merge: 'MERGE',
  checkout: 'CHECKOUT',
  link: 'LINK',
  unlink: 'UNLINK',
  query: 'QUERY',
}

/** The methods that `app.name(path, …)` registers; undefined when it registers none. */
export function methodsNamed(name: string): readonly HttpMethod[] | undefined {
  if (name === 'all' || name === 'any') return ANY_METHODS
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  return method === undefined ? undefined : [method]
}

/** Methods as text in the source: `'GET'`, `['get', 'post']`; `*` and `ALL` are all of them. */
export function methodsGiven(names: readonly string[]): readonly HttpMethod[] {
  return names.flatMap((name) => {
    const upper = name.toUpperCase()
    if (upper === '*' || upper === 'ALL' || upper === 'ANY') return ANY_METHODS
    return /^[A-Z-]{2,20}$/.test(upper) ? [upper] : []
  })
}
