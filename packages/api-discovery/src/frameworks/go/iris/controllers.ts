/** MVC controllers of Iris: a method's name says its HTTP method and path. */
import type { FunctionDef } from '../../../engine/ir.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { TITLED_VERBS } from '../router.ts'

export interface ControllerRoute {
  readonly methods: readonly HttpMethod[]
  readonly path: string
}

/** `GetUserBy(id int64)` is `GET /user/{id}`, `PostLogin` is `POST /login`; undefined for other methods. */
export function routeOfMethod(name: string, fn: FunctionDef): ControllerRoute | undefined {
  const words = name.match(/[A-Z][a-z\d]*|[A-Z]+(?![a-z])/g) ?? []
  const [verb = '', ...rest] = words
  const methods = verb === 'Any' || verb === 'All' ? ANY_METHODS : TITLED_VERBS.get(verb)
  if (methods === undefined || words.join('') !== name) return undefined
  const names = fn.params.flatMap(({ to, type }) =>
    to.kind === 'name' && type?.kind === 'named' && /^(?:u?int\d*|string|bool|float\d*)$/.test(type.name)
      ? [to.name]
      : [],
  )
  let path = ''
  for (const [i, word] of rest.entries()) {
    // `By` takes the next argument; the last one takes all that are left.
    if (word !== 'By') path += `/${word.toLowerCase()}`
    else if (i === rest.length - 1) for (const param of names.splice(0)) path += `/{${param}}`
    else path += `/{${names.shift() ?? 'param'}}`
  }
  return { methods, path: path === '' ? '/' : path }
}
