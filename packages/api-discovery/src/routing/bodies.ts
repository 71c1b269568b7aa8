/** Which methods take their inputs in a body. */
import type { HttpMethod } from '../model.ts'

const WITHOUT_BODY: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'LINK', 'UNLINK'])

/** Whether any of the methods takes a body. */
export function takeBody(methods: readonly HttpMethod[]): boolean {
  return methods.some((method) => !WITHOUT_BODY.has(method))
}

/** Methods that take none and those that do, each if there are any: their inputs travel in different places. */
export function byBody(methods: readonly HttpMethod[]): (readonly HttpMethod[])[] {
  const without = methods.filter((method) => WITHOUT_BODY.has(method))
  const having = methods.filter((method) => !WITHOUT_BODY.has(method))
  return [without, having].filter((group) => group.length > 0)
}
