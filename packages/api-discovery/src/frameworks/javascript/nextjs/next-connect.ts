/** next-connect: a handler of a page that is a router of its own, `nc().get(list).post(create)`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'

export const NEXT_CONNECT = 'next-connect'

export interface ConnectRoute {
  readonly methods: readonly HttpMethod[]
  readonly handlers: readonly Value[]
  readonly line: number
}

/** `nc()` of the versions before 1, `createRouter()` and `createEdgeRouter()` since. */
export function connectRouter({ path }: External): Value | undefined {
  const name = path.filter((part) => part !== 'default').join('.')
  return /^(?:|nc|nextConnect|createRouter|createEdgeRouter)$/.test(name) ? native(new ConnectRouter()) : undefined
}

/** The page serves it by its place, so that it keeps its routes until the page is known. */
export class ConnectRouter extends Native {
  readonly routes: ConnectRoute[] = []

  override method(name: string, call: Call, _run: Interpreter): Value | undefined {
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      const [first, ...rest] = call.args
      const handlers = (isPathLike(first) && plainText(first) !== undefined ? rest : call.args).flatMap(itemsOf)
      this.routes.push({ methods, handlers, line: call.line })
    }
    return native(this)
  }
}
